import { readFile } from 'node:fs/promises';
import type { AnswerOf, Routes } from '@tocsin/sdk/contract';
import { roles } from '@tocsin/sdk/contract';
import type { Command } from './command.ts';
import { asOperator } from './operator.ts';
import { columns } from './text.ts';
import { roleOf } from './users.ts';

const role = { value: 'role', sentence: `What they may do: ${roles.join(', ')}. The first without it.` };
const notes = ['Each gets a link by mail that works once, for 7 days. The running server sends it.'];

export const invitePeople: Command = {
  words: 'users invite',
  takes: ['<email...>'],
  summary: 'Invites people by mail, up to 20 at a time',
  options: { role },
  notes,
  async run(given, world) {
    const body = { emails: [...given.all], role: roleOf(given) };
    const { sent } = await asOperator(world, (client) => client.call('inviteUsers', { body }));
    return { data: { sent }, text: `${sent} ${sent === 1 ? 'invitation is' : 'invitations are'} on the way.` };
  },
};

export const importPeople: Command = {
  words: 'users import',
  takes: ['<file>'],
  summary: 'Invites the people of a CSV file by mail, up to 100 at a time',
  options: {
    role: { ...role, sentence: 'Where a line names none; AUTHENTICATED without it.' },
    'dry-run': { sentence: 'Says line by line what would happen, and sends nothing.' },
  },
  notes: ['A line is an address, or the first line names columns: email and, if you like, role.', ...notes],
  async run(given, world) {
    const csv = await readFile(given.argument(0), 'utf8');
    const body = { csv, role: roleOf(given), dry_run: given.is('dry-run') };
    const report = await asOperator(world, (client) => client.call('importInvitations', { body }));
    return { data: report, text: textOf(report), ok: report.refused === 0 };
  },
};

function textOf({ rows, ready, sent, refused }: AnswerOf<Routes['importInvitations']>): string {
  const lines = rows.map(({ line, email, role: its, outcome, reason }) => [
    String(line),
    email,
    its ?? '',
    reason === null ? outcome : `${outcome}: ${reason}`,
  ]);
  return `${columns(lines)}\n${sent} sent, ${ready} ready, ${refused} refused.`;
}

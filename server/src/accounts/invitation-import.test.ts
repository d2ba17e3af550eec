import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import type { Role } from '@tocsin/sdk/contract';
import { exampleAccounts } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { readInvitationCsv } from './invitation-csv.ts';

const using = usingDatabase();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock: stillClock() });
});

async function signedIn(role: Role): Promise<Browser> {
  const browser = example.browser();
  await browser.signIn((await example.makePerson(role)).email);
  return browser;
}
const send = async (browser: Browser, csv: string, more: object = {}) =>
  await browser.call('importInvitations', { body: { csv, ...more } });
const invited = () => example.announced.filter(({ type }) => type === 'account.invitation').length;

describe('a file of people to invite', () => {
  it('is read with or without a head, with commas or semicolons, quoted or not', () => {
    expect(readInvitationCsv('ada@example.org\r\nbob@example.org\r\n')).toEqual([
      { line: 1, email: 'ada@example.org', role: '' },
      { line: 2, email: 'bob@example.org', role: '' },
    ]);
    const headed = '\uFEFFName;Role;E-mail\n"King; Ada";manager;"ada@example.org"\n\n"Bob\nBell";;bob@example.org';
    expect(readInvitationCsv(headed)).toEqual([
      { line: 2, email: 'ada@example.org', role: 'MANAGER' },
      { line: 4, email: 'bob@example.org', role: '' },
    ]);
    expect(readInvitationCsv("email\n'+ada@example.org")).toEqual([{ line: 2, email: '+ada@example.org', role: '' }]);
  });

  it('is tried without sending anything, line by line', async () => {
    const manager = await signedIn('MANAGER');
    const before = invited();
    const csv =
      'email,role\nada@dry.example,\nADA@dry.example,\nnot an address,\nbob@dry.example,ADMIN\neve@dry.example,KING';
    const { body } = await send(manager, csv, { dry_run: true });
    expect(body).toMatchObject({ ready: 1, sent: 0, refused: 4 });
    expect(
      (body['rows'] as { line: number; outcome: string }[]).map(({ line, outcome }) => `${line} ${outcome}`),
    ).toEqual(['2 ready', '3 refused', '4 refused', '5 refused', '6 refused']);
    expect(invited()).toBe(before);
  });

  it('is sent, and the lines that cannot be are told', async () => {
    const admin = await signedIn('ADMIN');
    const before = invited();
    const { body } = await send(admin, 'ada@sent.example\nnobody\nbob@sent.example,manager');
    expect(body).toMatchObject({
      sent: 2,
      refused: 1,
      rows: [
        { line: 1, role: 'AUTHENTICATED', outcome: 'sent' },
        { line: 2, outcome: 'refused', reason: 'This is not an e-mail address.' },
        { line: 3, role: 'MANAGER', outcome: 'sent' },
      ],
    });
    expect(invited() - before).toBe(2);
  });

  it('says nothing about accounts that there are', async () => {
    const manager = await signedIn('MANAGER');
    const known = await example.makePerson('ADMIN');
    const { body } = await send(manager, `${known.email}\nunknown@silent.example`);
    expect(body).toMatchObject({ sent: 2, refused: 0 });
  });

  it('meets the limit of a day line by line', async () => {
    const manager = await signedIn('MANAGER');
    const csv = (start: number) => Array.from({ length: 60 }, (_, n) => `many-${start + n}@limit.example`).join('\n');
    expect((await send(manager, csv(0))).body).toMatchObject({ sent: 60, refused: 0 });
    expect((await send(manager, csv(60))).body).toMatchObject({ sent: 40, refused: 20 });
  });

  it('is refused when it is empty or too long', async () => {
    const manager = await signedIn('MANAGER');
    expect((await send(manager, '\n\n')).status).toBe(422);
    const long = Array.from({ length: 101 }, (_, n) => `long-${n}@example.org`).join('\n');
    expect(await send(manager, long, { dry_run: true })).toMatchObject({
      status: 422,
      body: { code: 'VALIDATION_FAILED' },
    });
  });
});

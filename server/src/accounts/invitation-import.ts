import { Email, roles } from '@tocsin/sdk/contract';
import type { ImportedRow, Role } from '@tocsin/sdk/contract';
import { CodedError, coded } from '#platform/errors';
import { rolesBelow } from './administration.ts';
import type { By } from './administration.ts';
import type { Context } from './context.ts';
import { readInvitationCsv } from './invitation-csv.ts';
import type { CsvRow } from './invitation-csv.ts';
import { invite } from './invitation.ts';

/** One person invites so many a day. */
const mostRows = 100;

/**
 * Invites the people of a file, one by one, and says of each line what came of it. A dry run says what would, and sends
 * nothing. What an address has already is not told: a known one is "sent" like any other.
 */
export async function importInvitations(
  context: Context,
  { csv, role, dryRun }: { csv: string; role: Role; dryRun: boolean },
  by: By,
): Promise<ImportedRow[]> {
  const rows = readInvitationCsv(csv);
  if (rows.length === 0) throw refused('The file holds no addresses.');
  if (rows.length > mostRows) throw refused(`The file has ${rows.length} lines; at most ${mostRows} go at a time.`);
  const seen = new Set<string>();
  const answers: ImportedRow[] = [];
  for (const row of rows) {
    const checked = check(row, { usual: role, may: rolesBelow(by.by.role), seen });
    answers.push(dryRun || checked.outcome === 'refused' ? checked : await send(context, checked, by));
  }
  return answers;
}

interface Bounds {
  usual: Role;
  may: readonly Role[];
  seen: Set<string>;
}

function check({ line, email, role: written }: CsvRow, { usual, may, seen }: Bounds): ImportedRow {
  const role = written === '' ? usual : roles.find((one) => one === written);
  const answer = (reason?: string): ImportedRow => ({
    line,
    email: email.slice(0, 254),
    role: role ?? null,
    outcome: reason === undefined ? 'ready' : 'refused',
    reason: reason ?? null,
  });
  if (!Email.safeParse(email).success) return answer('This is not an e-mail address.');
  if (seen.has(email.toLowerCase())) return answer('An earlier line has this address already.');
  seen.add(email.toLowerCase());
  if (role === undefined) return answer(`There is no such role. There are: ${roles.join(', ')}.`);
  return may.includes(role) ? answer() : answer('You may not invite people to this role.');
}

async function send(context: Context, row: ImportedRow, by: By): Promise<ImportedRow> {
  try {
    await invite(context, { emails: [row.email], role: row.role ?? 'AUTHENTICATED' }, by);
    return { ...row, outcome: 'sent' };
  } catch (error) {
    // Only what the limits refuse is the line's own; anything else ends the import.
    if (!(error instanceof CodedError) || error.code !== 'RATE_LIMITED') throw error;
    return { ...row, outcome: 'refused', reason: error.message };
  }
}

const refused = (detail: string) =>
  coded('VALIDATION_FAILED', detail, { errors: [{ pointer: '/csv', code: 'not_usable', detail }] });

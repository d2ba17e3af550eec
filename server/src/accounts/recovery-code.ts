import { randomInt } from 'node:crypto';
import type { Db } from '#platform/db';
import { newId } from '#platform/ids';
import type { Context } from './context.ts';
import { deleteCredentials, insertCredential, selectCredentials } from './second-step.queries.ts';

export const codesAtOnce = 10;
// Without 0, 1, l and o, which are read for one another. Ten letters of 32 are 50 bits.
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
const group = 5;

/** New codes, and what is kept of them: they are as short as passwords, so they are hashed as those are. */
export async function makeCodes({ hasher }: Context): Promise<{ codes: string[]; secrets: string[] }> {
  const codes = Array.from({ length: codesAtOnce }, () => `${draw()}-${draw()}`);
  return { codes, secrets: await Promise.all(codes.map((code) => hasher.hash(plain(code)))) };
}

const draw = (): string => Array.from({ length: group }, () => letters[randomInt(letters.length)]).join('');

/** From now on these codes are the person's, and no others. */
export async function replaceCodes(
  tx: Db,
  { userId, secrets, at }: { userId: string; secrets: readonly string[]; at: Date },
): Promise<void> {
  await deleteCredentials(tx, userId, ['recovery']);
  for (const secret of secrets) await insertCredential(tx, { id: newId(), userId, kind: 'recovery', secret, at });
}

/** The id of the code if it is one of the person's. The same number of hashes whichever it is. */
export async function findRecoveryCode(
  context: Context,
  { userId, code }: { userId: string; code: string },
): Promise<string | undefined> {
  const { database, hasher } = context;
  const rows = (await selectCredentials(database.db, userId, 'recovery')).filter((row) => row.disabled_at === null);
  const typed = plain(code);
  const right = await Promise.all(rows.map((row) => hasher.verify(row.secret, typed)));
  return rows[right.indexOf(true)]?.id;
}

/** As it was shown or not: without its dash, with capitals, with spaces. */
const plain = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

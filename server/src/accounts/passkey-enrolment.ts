import type { PasskeyResponse } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { newId } from '#platform/ids';
import { audit } from './audit.ts';
import { closeChallenge, openChallenge } from './challenge.ts';
import type { Caller, Context } from './context.ts';
import { creationOptions, readNewPasskey, refused } from './passkey.ts';
import { keysOf } from './identity.ts';
import { hasWayIn } from './identity.queries.ts';
import { Expected } from './passkey-sign-in.ts';
import { makeCodes, replaceCodes } from './recovery-code.ts';
import { leaveWithout } from './second-step.ts';
import {
  deletePasskey,
  insertCredential,
  renamePasskey,
  selectCredentials,
  selectWays,
} from './second-step.queries.ts';
import type { CredentialRow } from './second-step.queries.ts';
import { requireFresh } from './step-up.ts';
import { lockedUser, renewed, tellChange } from './totp-enrolment.ts';
import type { Changed } from './totp-enrolment.ts';
import { selectUser } from './user.queries.ts';

const purpose = 'passkey-made';
/** Nobody has more devices; each is a row that a sign-in looks at. */
const most = 20;

export async function startPasskey(context: Context, person: Person, at: Date) {
  requireFresh(person, at);
  const user = await selectUser(context.database.db, person.userId);
  if (!user) throw coded('UNAUTHENTICATED');
  const options = await creationOptions(context, { id: user.id, email: user.email, displayName: user.display_name });
  const payload = { expected: options.challenge };
  return { challenge: await openChallenge(context.database.db, { purpose, userId: user.id, payload, at }), options };
}

interface Making {
  person: Person;
  challenge: string;
  name: string;
  response: PasskeyResponse;
}
type Made = Changed & { codes: string[] | null; passkey: CredentialRow };

/** Keeps the passkey. The first second step of a person comes with recovery codes. */
export async function makePasskey(context: Context, making: Making, caller: Caller): Promise<Made> {
  const { person, challenge, name, response } = making;
  const { userId } = person;
  const { at } = caller;
  requireFresh(person, at);
  const { payload } = await closeChallenge(context.database.db, challenge, { purpose, payload: Expected, userId, at });
  const { publicKey, ...made } = await readNewPasskey(context, { response, expected: payload.expected });
  const fresh = await makeCodes(context);
  return await context.database.transaction(async (tx) => {
    await lockedUser(tx, userId);
    const before = await selectWays(tx, userId);
    if (before.passkeys >= most) throw coded('PASSKEY_REFUSED', `You have ${most} passkeys. Remove one of them first.`);
    const id = newId();
    if (!(await insertCredential(tx, { id, userId, kind: 'passkey', secret: publicKey, name, ...made, at }))) {
      throw refused();
    }
    const codes = before.recovery > 0 ? null : fresh.codes;
    if (codes) await replaceCodes(tx, { userId, secrets: fresh.secrets, at });
    await audit(tx, caller, { action: 'passkey.made', targetId: userId, details: { passkey: id } });
    await tellChange(context, tx, { userId, title: 'A passkey was added' });
    const passkey = (await selectCredentials(tx, userId, 'passkey')).find((row) => row.id === id);
    if (!passkey) throw refused();
    return { codes, passkey, token: await renewed(tx, person, at) };
  });
}

interface Renaming {
  userId: string;
  id: string;
  name: string;
}

export async function changePasskeyName(context: Context, renaming: Renaming, caller: Caller): Promise<CredentialRow> {
  return await context.database.transaction(async (tx) => {
    const row = await renamePasskey(tx, { ...renaming, at: caller.at });
    if (!row) throw coded('PASSKEY_NOT_FOUND');
    const { userId: targetId, id } = renaming;
    await audit(tx, caller, { action: 'passkey.renamed', targetId, details: { passkey: id } });
    return row;
  });
}

export async function removePasskey(
  context: Context,
  { person, id }: { person: Person; id: string },
  caller: Caller,
): Promise<Changed> {
  const { userId } = person;
  requireFresh(person, caller.at);
  return await context.database.transaction(async (tx) => {
    const user = await lockedUser(tx, userId);
    const before = await selectWays(tx, userId);
    if (!(await deletePasskey(tx, userId, id))) throw coded('PASSKEY_NOT_FOUND');
    const left = { ...before, passkeys: before.passkeys - 1 };
    if (!(await hasWayIn(tx, userId, keysOf(context)))) {
      throw coded('LAST_WAY_IN', 'Set a password or link a login before you remove your last passkey.');
    }
    await leaveWithout(context, tx, { user, left });
    await audit(tx, caller, { action: 'passkey.deleted', targetId: userId, details: { passkey: id } });
    await tellChange(context, tx, { userId, title: 'A passkey was removed' });
    return { token: await renewed(tx, person, caller.at) };
  });
}

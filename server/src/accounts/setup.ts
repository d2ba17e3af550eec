import { randomToken, sha256 } from '#platform/crypto';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { insertAccount } from './account.ts';
import { upsertPassword } from './credential.queries.ts';
import { checkPassword } from './password.ts';
import { deleteSetupTokens, insertSetupToken, isSetupToken, lockSetup, takeSetupToken } from './setup.queries.ts';
import { hasAdministrator, selectUserByEmail, updateUser } from './user.queries.ts';
import { endWaysIn } from './way-in.ts';

export const setupLinkMs = 3600_000;

/**
 * Opens the link that makes the first administrator, for whoever reads the terminal: one hour, and the one before it
 * ends. Answers nothing once there is an administrator. Only its hash is kept, so print it where only its reader looks.
 */
export async function issueSetupLink(context: Context): Promise<{ url: string; expiresAt: Date } | undefined> {
  const token = randomToken();
  const at = context.clock.now();
  const expiresAt = new Date(at.getTime() + setupLinkMs);
  const issued = await context.database.transaction(async (tx) => {
    await lockSetup(tx);
    if (await hasAdministrator(tx)) return false;
    await deleteSetupTokens(tx);
    await insertSetupToken(tx, { jti: newId(), tokenHash: sha256(token), at, expiresAt });
    return true;
  });
  return issued ? { url: `${context.settings.publicUrl}/setup?token=${token}`, expiresAt } : undefined;
}

export async function setUp(
  context: Context,
  { token, email, password }: { token: string; email: string; password: string },
  caller: Caller,
): Promise<void> {
  const { db } = context.database;
  if (await hasAdministrator(db)) throw setupClosed();
  checkPassword(password, { words: [email] });
  if (!(await isSetupToken(db, sha256(token), caller.at))) throw invalidSetupLink();
  const secret = await context.hasher.hash(password);
  await context.database.transaction((tx) =>
    makeFirst(context, tx, { tokenHash: sha256(token), email, secret, caller }),
  );
}

interface First {
  tokenHash: Buffer;
  email: string;
  secret: string;
  caller: Caller;
}

async function makeFirst(context: Context, tx: Db, { tokenHash, email, secret, caller }: First): Promise<void> {
  await lockSetup(tx);
  if (await hasAdministrator(tx)) throw setupClosed();
  if (!(await takeSetupToken(tx, tokenHash, caller.at))) throw invalidSetupLink();
  const known = await selectUserByEmail(tx, email);
  const id = known
    ? known.id
    : await insertAccount(context, tx, { email, role: 'ADMIN', verified: true, at: caller.at });
  if (known) await raise(context, tx, { id: known.id, at: caller.at });
  await upsertPassword(tx, { id: newId(), userId: id, secret, at: caller.at });
  await deleteSetupTokens(tx);
  await audit(tx, { ...caller, actorId: id }, { action: 'setup.done', targetId: id });
}

// Whoever holds the link runs this installation, so an account that is there already becomes theirs, with nothing of
// what opened it before.
async function raise(context: Context, tx: Db, { id, at }: { id: string; at: Date }): Promise<void> {
  await endWaysIn(context, tx, { userId: id, at });
  await updateUser(tx, id, { role: 'ADMIN', status: 'active', email_verified_at: at, updated_at: at });
}

const setupClosed = () => coded('SETUP_CLOSED', 'There is an administrator already: sign in, or ask them.');
const invalidSetupLink = () =>
  coded('INVALID_TOKEN', 'This set-up link was used or has ended. Start the server again for a new one.');

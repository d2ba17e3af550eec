import type { Role } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { audit } from './audit.ts';
import type { Context } from './context.ts';
import { upsertPassword } from './credential.queries.ts';
import { makeLink, openLink } from './link.ts';
import { checkPassword } from './password.ts';
import { nameFrom } from './sign-up.ts';
import { isTaken } from './transaction.queries.ts';
import { insertUser } from './user.queries.ts';

interface NewAccount {
  email: string;
  displayName?: string;
  role: Role;
  verified: boolean;
  at: Date;
}

export interface UserToCreate {
  email: string;
  role: Role;
  displayName?: string;
  /** Without it nobody but the person chooses one: the answer holds a link for them. */
  password?: string;
}

/** Makes a person from the command line or as part of the sample world. The password meets the same policy as any other. */
export async function createUser(context: Context, user: UserToCreate): Promise<{ id: string; link?: string }> {
  const { password, ...account } = user;
  if (password !== undefined) checkPassword(password, { words: [user.email, user.displayName ?? ''] });
  const secret = password === undefined ? undefined : await context.hasher.hash(password);
  const made = await context.database
    .transaction((tx) => make(context, tx, { account, secret }))
    .catch((error: unknown) => Promise.reject(isTaken(error) ? emailTaken() : error));
  return made.jti === undefined
    ? { id: made.id }
    : { id: made.id, link: await makeLink(context, 'reset-password', made.jti) };
}

interface Making {
  account: Omit<UserToCreate, 'password'>;
  secret: string | undefined;
}

async function make(context: Context, tx: Db, { account, secret }: Making): Promise<{ id: string; jti?: string }> {
  const at = context.clock.now();
  const id = await insertAccount(context, tx, { ...account, verified: true, at });
  const caller = { at, address: '', traceId: '', userAgent: '' };
  await audit(tx, caller, { action: 'user.made', targetId: id, details: { role: account.role } });
  if (secret === undefined) {
    return { id, jti: await openLink(tx, { purpose: 'reset-password', user: { id, email: account.email }, at }) };
  }
  await upsertPassword(tx, { id: newId(), userId: id, secret, at });
  return { id };
}

export async function insertAccount(context: Context, tx: Db, account: NewAccount): Promise<string> {
  const { email, role, verified, at } = account;
  const id = newId();
  const displayName = account.displayName ?? nameFrom(email);
  await insertUser(tx, { id, email, displayName, role, verifiedAt: verified ? at : null, at });
  await context.onUserChanged(tx, { id, email, locale: 'en' });
  return id;
}

const emailTaken = () =>
  coded('VALIDATION_FAILED', 'There is an account with this address already.', {
    errors: [{ pointer: '/email', code: 'taken', detail: 'There is an account with this address already.' }],
  });

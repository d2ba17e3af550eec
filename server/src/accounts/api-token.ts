import type { Role, TokenScope } from '@tocsin/sdk/contract';
import { randomToken, sha256 } from '#platform/crypto';
import { coded } from '#platform/errors';
import type { Person } from '#platform/http';
import { newId } from '#platform/ids';
import {
  deleteApiToken,
  insertApiToken,
  selectApiToken,
  selectApiTokensOf,
  updateLastUsed,
} from './api-token.queries.ts';
import type { ApiTokenRow } from './api-token.queries.ts';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { accountEvent } from './event.ts';

export const tokenMark = 'toc_';
const usedEveryMs = 60_000;

/** The roles that a scope needs. A token never does more than its owner may at that moment. */
const rolesOfScope: Record<TokenScope, readonly Role[]> = {
  'events:write': ['MANAGER', 'ADMIN'],
  'events:external': ['MANAGER', 'ADMIN'],
  'notifications:read': ['AUTHENTICATED', 'MANAGER', 'ADMIN'],
  'notifications:write': ['AUTHENTICATED', 'MANAGER', 'ADMIN'],
  'alerts:read': ['AUTHENTICATED', 'MANAGER', 'ADMIN'],
  'alerts:write': ['AUTHENTICATED', 'MANAGER', 'ADMIN'],
  'watches:read': ['AUTHENTICATED', 'MANAGER', 'ADMIN'],
  'watches:write': ['AUTHENTICATED', 'MANAGER', 'ADMIN'],
  'me:read': ['AUTHENTICATED', 'MANAGER', 'ADMIN'],
};

/** Those of the scopes that the role may use. */
export function scopesWithin(scopes: readonly string[], role: Role): string[] {
  return scopes.filter((scope) => {
    const roles: readonly Role[] = Object.hasOwn(rolesOfScope, scope) ? rolesOfScope[scope as TokenScope] : []; // just found
    return roles.includes(role);
  });
}

/**
 * Who stands behind an API token, or nothing. Its scopes are cut to what the owner may now, and an owner who must set up a
 * second step first does nothing with it before.
 */
export async function personBehindApiToken(context: Context, token: string, at: Date): Promise<Person | undefined> {
  const row = await selectApiToken(context.database.db, sha256(token), at);
  if (!row) return undefined;
  const idle = row.last_used_at === null || at.getTime() - row.last_used_at.getTime() > usedEveryMs;
  if (idle) await updateLastUsed(context.database.db, row.id, at);
  return {
    kind: 'person',
    userId: row.user_id,
    role: row.role,
    via: 'api_token',
    tokenId: row.id,
    tokenSource: row.source,
    scopes: scopesWithin(row.scopes, row.role),
    ...(row.bare && context.settings.mfaRequired ? { mustEnrol: true } : {}),
  };
}

export interface ApiTokenToMake {
  name: string;
  scopes: readonly TokenScope[];
  source?: string | undefined;
  expiresAt?: Date | undefined;
}

export async function makeApiToken(
  context: Context,
  { owner, ...wanted }: ApiTokenToMake & { owner: Person },
  caller: Caller,
): Promise<{ row: ApiTokenRow; token: string }> {
  const scopes = [...new Set(wanted.scopes)];
  refuseScopesBeyond(scopes, owner.role);
  refusePast(wanted.expiresAt, caller.at);
  const token = `${tokenMark}${randomToken()}`;
  const row: ApiTokenRow = {
    id: newId(),
    name: wanted.name,
    prefix: token.slice(0, tokenMark.length + 6),
    scopes,
    source: wanted.source ?? wanted.name,
    created_at: caller.at,
    last_used_at: null,
    expires_at: wanted.expiresAt ?? null,
  };
  await context.database.transaction(async (tx) => {
    await insertApiToken(tx, { ...row, user_id: owner.userId, token_hash: sha256(token) });
    await audit(tx, caller, { action: 'api_token.made', targetId: owner.userId, details: { token: row.id } });
    await context.announce(tx, [
      accountEvent('account.api_token_made', owner.userId, { details: { prefix: row.prefix } }),
    ]);
  });
  return { row, token };
}

function refuseScopesBeyond(scopes: readonly TokenScope[], role: Role): void {
  const allowed = scopesWithin(scopes, role);
  const beyond = scopes.find((scope) => !allowed.includes(scope));
  if (beyond !== undefined) throw coded('FORBIDDEN', `Your role does not allow a token with the scope ${beyond}.`);
}

function refusePast(expiresAt: Date | undefined, at: Date): void {
  if (expiresAt === undefined || expiresAt > at) return;
  const detail = 'The end of a token must be in the future.';
  throw coded('VALIDATION_FAILED', detail, { errors: [{ pointer: '/expires_at', code: 'past', detail }] });
}

export async function listApiTokens(
  context: Context,
  userId: string,
  page: { beforeId?: string | undefined; limit: number },
): Promise<ApiTokenRow[]> {
  return await selectApiTokensOf(context.database.db, userId, page);
}

export async function removeApiToken(
  context: Context,
  { id, userId }: { id: string; userId: string },
  caller: Caller,
): Promise<void> {
  await context.database.transaction(async (tx) => {
    if (!(await deleteApiToken(tx, id, userId))) throw coded('API_TOKEN_NOT_FOUND');
    await audit(tx, caller, { action: 'api_token.deleted', targetId: userId, details: { token: id } });
  });
}

import { sql } from 'kysely';
import { randomToken, sha256 } from '#platform/crypto';
import { newId } from '#platform/ids';
import type { ServedWorld } from './server.ts';
import { addPeople, type Person } from './world.ts';

/** Somebody with an open session and an API token. */
export interface Caller extends Person {
  readonly cookie: string;
  readonly token: string;
}

/** The source that the API tokens of the bench speak for. */
export const source = 'bench';

/** Makes callers without signing in, which is a figure of its own. */
export async function addCallers(world: ServedWorld, count: number): Promise<Caller[]> {
  const people = await addPeople(world, count);
  return openSessions(world, people);
}

export async function openSessions({ db }: ServedWorld, people: readonly Person[]): Promise<Caller[]> {
  const callers = people.map((person) => ({ ...person, session: randomToken(), token: `toc_${randomToken()}` }));
  const at = new Date();
  const end = new Date(at.getTime() + 24 * 3600_000);
  const ids = callers.map(({ id }) => id);
  await sql`
    insert into session (id, user_id, token_hash, kind, auth_at, seen_at, expires_at, created_at)
    select id, person, hash, 'browser', ${at}::timestamptz, ${at}::timestamptz, ${end}::timestamptz, ${at}::timestamptz
    from unnest(${ids.map(() => newId())}::uuid[], ${ids}::uuid[], ${callers.map(({ session }) => sha256(session))}::bytea[]) as s(id, person, hash)`.execute(
    db,
  );
  await sql`
    insert into api_token (id, user_id, token_hash, prefix, name, scopes, source, last_used_at, expires_at, created_at)
    select id, person, hash, 'toc_', 'bench', '{events:write,notifications:read}', ${source}, ${at}::timestamptz, ${end}::timestamptz, ${at}::timestamptz
    from unnest(${ids.map(() => newId())}::uuid[], ${ids}::uuid[], ${callers.map(({ token }) => sha256(token))}::bytea[]) as t(id, person, hash)`.execute(
    db,
  );
  return callers.map(({ session, ...caller }) => ({ ...caller, cookie: `__Host-tocsin=${session}` }));
}

/** A CloudEvent, different each time. */
export function cloudEvent(data: object): object {
  return {
    specversion: '1.0',
    id: newId(),
    source,
    type: 'bench.event',
    data: { severity: 'high', title: 'An event of the bench', ...data },
  };
}

import type { MakeVisit } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { availabilityOf, nearestOf } from './availability.ts';
import type { VisitorsDeps } from './context.ts';
import { begunDraft, endedDrafts } from './event-draft.ts';
import { chooseHost, findNearest, lockHosts, markVisited, type HostRow, type Target } from './host.queries.ts';
import { countVisit, type Actor } from './limits.ts';
import { timeAt } from './place.ts';
import { endDueVisits, endVisit, insertVisit, type EndedVisit, type Ending } from './visit.queries.ts';
import { readEnd, readVisitor, type Visitor } from './visitor.ts';

export interface CheckedIn {
  readonly id: string;
  readonly badge: number;
  readonly hostName: string;
  readonly until: Date;
}

/**
 * Checks a visitor in. Those who may be meant are locked first, so that of two visitors for one host the second one sees
 * the first; the visit, its alert and the host's message are there together, or not at all.
 */
export async function checkIn(deps: VisitorsDeps, wish: MakeVisit, actor: Actor): Promise<CheckedIn> {
  const visitor = readVisitor(wish.visitor, deps.phoneCountries);
  readEnd(wish.check_out_at, deps.clock.now());
  return await deps.database.transaction(async (tx) => {
    const ids = await lockHosts(tx, wish);
    // Many may have waited for the lock: the time is that of the decision.
    const now = deps.clock.now();
    const until = readEnd(wish.check_out_at, now);
    const host = await chooseHost(tx, ids, now);
    if (!host) throw notThere(wish);
    if (host.state !== 'free') throw await busy(deps, tx, { host, target: wish, now });
    await countVisit(deps.limiter, { visitor, actor }, now);
    const purpose = wish.purpose ?? null;
    return await register(deps, tx, { host, visitor, purpose, actor, at: now, until });
  });
}

interface Registering {
  readonly host: HostRow;
  readonly visitor: Visitor;
  readonly purpose: string | null;
  readonly actor: Actor;
  readonly at: Date;
  readonly until: Date;
}

async function register(
  deps: VisitorsDeps,
  tx: Db,
  { host, visitor, purpose, actor, at, until }: Registering,
): Promise<CheckedIn> {
  const visit = { id: newId(at), hostId: host.id, at, until };
  const made = { madeBy: actor.kind === 'kiosk' ? null : actor.id, kioskId: actor.kind === 'kiosk' ? actor.id : null };
  const contactIds = await contactsOf(deps, tx, { ...visitor, at });
  const badge = await insertVisit(tx, { ...visit, ...made, visitor, purpose, contactIds });
  await markVisited(tx, host.id, at);
  await deps.publish(tx, [begunDraft({ ...visit, badge }, deps.place)]);
  return { id: visit.id, badge, hostName: host.name, until };
}

async function contactsOf(deps: VisitorsDeps, tx: Db, { email, phone, at }: Visitor & { at: Date }): Promise<string[]> {
  return [
    ...(email === null ? [] : [await deps.contactFor(tx, { email }, at)]),
    ...(phone === null ? [] : [await deps.contactFor(tx, { phone }, at)]),
  ];
}

function notThere(target: Target) {
  if ('host_id' in target) return coded('HOST_NOT_FOUND');
  return coded(
    'HOST_NOT_FOUND',
    'team' in target ? `There are no hosts in ${target.team}.` : 'There are no hosts yet.',
  );
}

interface Busy {
  readonly host: HostRow;
  readonly target: Target;
  readonly now: Date;
}

/** Says when the host, or the first of those meant, is free, and when anyone is. */
async function busy({ place }: VisitorsDeps, tx: Db, { host, target, now }: Busy) {
  const all = (await findNearest(tx, now)).find(({ team }) => team === null);
  const known = host.freeAt !== null && host.freeAt > now ? timeAt(place, host.freeAt, now) : undefined;
  const detail =
    'host_id' in target
      ? `${host.name}: ${lowerFirst(availabilityOf(host, place, now).words)}.`
      : `Nobody${'team' in target ? ` in ${target.team}` : ''} is free now.${known === undefined ? '' : ` The first is ${host.name} at ${known}.`}`;
  return coded('HOST_BUSY', detail, {
    extra: {
      free_at: host.freeAt?.toISOString() ?? null,
      host: { id: host.id, name: host.name, team: host.team },
      ...(all ? { anyone: nearestOf(all, place, now) } : {}),
    },
  });
}

const lowerFirst = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

/** Ends a visit before its plan. Throws `VISIT_ENDED` when it had ended: of two who end it, one is told so. */
export async function checkOut(deps: VisitorsDeps, id: string, ending: Ending): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const ended = await endVisit(tx, id, ending);
    if (!ended) throw coded('VISIT_ENDED');
    await tell(deps, tx, [ended]);
  });
}

const atOnce = 200;

/** Ends the visits whose planned end has come, as many as fit in one transaction; true when there may be more. */
export async function checkOutDue(deps: VisitorsDeps): Promise<boolean> {
  return await deps.database.transaction(async (tx) => {
    const ended = await endDueVisits(tx, deps.clock.now(), atOnce);
    await tell(deps, tx, ended);
    return ended.length === atOnce;
  });
}

async function tell({ publish }: VisitorsDeps, tx: Db, ended: readonly EndedVisit[]): Promise<void> {
  if (ended.length > 0) await publish(tx, ended.flatMap(endedDrafts));
}

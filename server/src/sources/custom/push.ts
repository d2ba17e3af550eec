import type { CloudEvent } from '@tocsin/sdk/contract';
import type { Clock } from '#platform/clock';
import type { Database, Db } from '#platform/db';
import { coded } from '#platform/errors';
import type { z } from 'zod';
import type { EventDraft, Publish } from '#notify';

export interface PushDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly publish: Publish;
  /** Makes or finds the recipient behind an e-mail address or a phone number. */
  readonly contactFor: (tx: Db, contact: { email: string } | { phone: string }, at: Date) => Promise<string>;
  /** How each kind of resource is written one way; what no source knows stays as it was pushed. */
  readonly watchable: ReadonlyMap<string, z.ZodType<string>>;
  readonly knownUsers: (tx: Db, ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** Who pushes, and what that lets them say. */
export interface Pusher {
  /** The only source that the token speaks for; undefined for managers and administrators in person. */
  readonly source: string | undefined;
  readonly mayNameContacts: boolean;
}

export interface Pushed {
  readonly accepted: number;
  readonly duplicates: number;
}

/** Types that only this server speaks in. */
const reservedTypes = /^(tocsin|account)\./i;
/** Sources of this server: an event in their name could end an alert of theirs, or take the place of an event to come. */
const ownSources: ReadonlySet<string> = new Set(['accounts', 'articles', 'networks', 'prices', 'tocsin', 'visitors']);

/** Checks what a pusher may say and turns it into drafts; nothing is stored. Throws for the first event that is refused. */
export function checkPush(events: readonly CloudEvent[], pusher: Pusher): void {
  events.forEach((event, index) => {
    const pointer = `/${index}`;
    if (reservedTypes.test(event.type))
      throw refused('EVENT_TYPE_RESERVED', `${pointer}/type`, `The type ${event.type} is spoken by this server only.`);
    if (ownSources.has(event.source))
      throw refused(
        'SOURCE_NOT_YOURS',
        `${pointer}/source`,
        `This server alone speaks for the source ${event.source}.`,
      );
    if (pusher.source !== undefined && event.source !== pusher.source)
      throw refused('SOURCE_NOT_YOURS', `${pointer}/source`, `This token speaks for the source ${pusher.source}.`);
    const external = event.data.recipients?.some((recipient) => !('user_id' in recipient));
    if (external && !pusher.mayNameContacts)
      throw refused(
        'INSUFFICIENT_SCOPE',
        `${pointer}/data/recipients`,
        'Recipients by e-mail or phone need the scope events:external.',
      );
  });
}

/**
 * Pushes events from outside. Requests that arrive while a transaction is running share the next one, because a durable
 * commit costs as much for a hundred events as for one.
 */
export function makePush(deps: PushDeps): (events: readonly CloudEvent[]) => Promise<Pushed> {
  let waiting: {
    events: readonly CloudEvent[];
    resolve: (pushed: Pushed) => void;
    reject: (error: unknown) => void;
  }[] = [];
  let running = 0;
  const run = async () => {
    const batch = waiting;
    waiting = [];
    running += 1;
    try {
      const answers = await pushTogether(
        deps,
        batch.map(({ events }) => events),
      );
      batch.forEach(({ resolve, reject }, index) => {
        const answer = answers[index];
        if (answer instanceof Error || answer === undefined) reject(answer);
        else resolve(answer);
      });
    } finally {
      running -= 1;
      if (waiting.length > 0) void run();
    }
  };
  return (events) =>
    new Promise((resolve, reject) => {
      waiting.push({ events, resolve, reject });
      if (running < transactionsAtOnce) void run();
    });
}

const transactionsAtOnce = 2;

/** One transaction for all; when it fails, each request is tried in one of its own, so that one cannot spoil another. */
async function pushTogether(deps: PushDeps, requests: readonly (readonly CloudEvent[])[]): Promise<(Pushed | Error)[]> {
  try {
    return await deps.database.transaction((tx) => pushIn(deps, tx, requests));
  } catch (error) {
    if (requests.length === 1) return [error instanceof Error ? error : new Error(String(error))];
    const alone = requests.map((request) => pushTogether(deps, [request]));
    return (await Promise.all(alone)).flat();
  }
}

async function pushIn(deps: PushDeps, tx: Db, requests: readonly (readonly CloudEvent[])[]): Promise<Pushed[]> {
  const drafts: EventDraft[] = [];
  for (const event of requests.flat()) drafts.push(await draftOf(deps, tx, event));
  const { eventIds } = await deps.publish(tx, drafts);
  let place = 0;
  return requests.map((request) => {
    const ids = eventIds.slice(place, (place += request.length));
    const accepted = ids.filter((id) => id !== null).length;
    return { accepted, duplicates: ids.length - accepted };
  });
}

async function draftOf(deps: PushDeps, tx: Db, event: CloudEvent): Promise<EventDraft> {
  const { severity, title, body, url, resources, alert, details } = event.data;
  const recipients = await recipientsOf(deps, tx, event);
  return {
    source: event.source,
    externalId: event.id,
    type: event.type,
    category: 'custom',
    severity,
    ...(event.subject === undefined ? {} : { subject: event.subject }),
    ...(event.time === undefined ? {} : { time: new Date(event.time) }),
    data: {
      title,
      ...(body === undefined ? {} : { body }),
      ...(url === undefined ? {} : { url }),
      ...(details === undefined ? {} : { details }),
    },
    resources: resources.map(({ kind, id }) => ({ kind, id: deps.watchable.get(kind)?.safeParse(id).data ?? id })),
    ...(alert === undefined ? {} : { alert }),
    ...(recipients.length === 0 ? {} : { recipients }),
  };
}

async function recipientsOf(deps: PushDeps, tx: Db, event: CloudEvent): Promise<string[]> {
  const named = event.data.recipients ?? [];
  if (named.length === 0) return [];
  const users = named.flatMap((one) => ('user_id' in one ? [one.user_id] : []));
  const known = await deps.knownUsers(tx, users);
  const unknown = users.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw coded('USER_NOT_FOUND', `No person has the id ${unknown}; nothing of this request was stored.`);
  const contacts: string[] = [];
  for (const one of named) if (!('user_id' in one)) contacts.push(await deps.contactFor(tx, one, deps.clock.now()));
  return [...new Set([...users, ...contacts])];
}

function refused(
  code: 'EVENT_TYPE_RESERVED' | 'SOURCE_NOT_YOURS' | 'INSUFFICIENT_SCOPE',
  pointer: string,
  detail: string,
) {
  return coded(code, detail, { errors: [{ pointer, code: code.toLowerCase(), detail }] });
}

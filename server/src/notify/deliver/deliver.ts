import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChannelName, Reason } from '@tocsin/sdk/contract';
import type { Clock } from '#platform/clock';
import type { Sealer } from '#platform/crypto';
import type { Database, Db } from '#platform/db';
import type { Log } from '#platform/log';
import type { Carrier } from '#platform/transport';
import type { Address, Channel, Message, Outcome } from '../channel.ts';
import type { Publish } from '../event/event.ts';
import { isMandatory, mayReachUnverified } from '../preference/mandatory.ts';
import { attempt, type Tried } from './attempt.ts';
import { makeComposer, type MessageLinks } from './compose.ts';
import { makeDeadlines, type Deadline } from './deadline.ts';
import {
  askAttention,
  endAttention,
  finishParcel,
  insertAttempts,
  leaseParcel,
  readEvent,
  readWaiting,
  renewLease,
  saveThreads,
  suppressAddresses,
  writeSettled,
  type AttemptRow,
  type EventToTell,
  type Parcel,
  type Settled,
  type Waiting,
} from './parcel.queries.ts';
import { ended, settle, type Settlement } from './settlement.ts';

export interface DeliverDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly links: MessageLinks;
  readonly publish: Publish;
  readonly log: Log;
  /** The words of events that carry ids only, read from where the personal data stands. */
  readonly word?: (event: EventToTell) => Promise<Words | undefined>;
  /** In [0, 1), for the jitter of retries. */
  readonly random: () => number;
  /** A broker that brings the ids of parcels; without one, and while it is away, they are found in the database. */
  readonly carrier?: Carrier | undefined;
}

interface Words {
  readonly title: string;
  readonly body: string;
  readonly details: Readonly<Record<string, string | number>>;
  /** The zone in which the message tells its times, where it is not the reader's. */
  readonly zone: string;
}

/** One row after its attempt; `tried` is absent where none was made. */
interface Done extends Settled {
  readonly tried?: Tried;
}

const channelWords: Record<ChannelName, string> = {
  in_app: 'The inbox',
  email: 'The mail server',
  sms: 'The phone network',
  slack: 'Slack',
  discord: 'Discord',
  web_push: 'The browser',
  webhook: 'The web address',
};
const leaseMs = 10_000;
const renewEveryMs = 3000;
/** After how long a message is tried again that must wait for an earlier one. */
export const blockedRetryMs = 1000;

/** Delivers the parcel of this channel that is due longest; false when none is due. New ones are left to a broker for a while. */
export async function deliverNextParcel(deps: DeliverDeps, channel: Channel, by: string): Promise<boolean> {
  const dueAt = new Date(deps.clock.now().getTime() - (deps.carrier?.graceMs ?? 0));
  return deliverLeased(deps, channel, { by, dueAt });
}

/** Delivers the parcel that a broker named; false when it is done, or another worker has it. */
export async function deliverNamedParcel(
  deps: DeliverDeps,
  channel: Channel,
  lease: { by: string; id: string },
): Promise<boolean> {
  return deliverLeased(deps, channel, { ...lease, dueAt: deps.clock.now() });
}

async function deliverLeased(
  deps: DeliverDeps,
  channel: Channel,
  lease: { by: string; dueAt: Date; id?: string },
): Promise<boolean> {
  const now = new Date();
  const until = new Date(now.getTime() + leaseMs);
  const parcel = await leaseParcel(deps.database.db, { channel: channel.name, now, until, ...lease });
  if (!parcel) return false;
  const stopRenewing = keepLease(deps, parcel);
  try {
    await deliverParcel(deps, channel, parcel);
  } finally {
    stopRenewing();
  }
  return true;
}

async function deliverParcel(deps: DeliverDeps, channel: Channel, parcel: Parcel): Promise<void> {
  const { db } = deps.database;
  const at = deps.clock.now();
  const event = await readWorded(deps, parcel.eventId);
  const waiting = event ? await readWaiting(db, { parcel, event, at }) : [];
  const ready = waiting.filter(({ blocked }) => !blocked);
  const round = event && makeRound(deps, { channel, parcel, event });
  const unwritten = round ? await sendAll(deps, round, ready) : [];
  await deps.database.transaction(async (tx) => {
    if (round && unwritten.length > 0) await recordDone(deps, tx, { ...round, done: unwritten });
    await finishParcel(tx, parcel, new Date(at.getTime() + blockedRetryMs));
  });
}

/** What stands in no event, such as who a visitor is, comes into it here, for the time of the sending. */
async function readWorded({ database, word }: DeliverDeps, id: string): Promise<EventToTell | undefined> {
  const event = await readEvent(database.db, id);
  const words = event && (await word?.(event));
  if (!event || !words) return event;
  const { zone, ...said } = words;
  return { ...event, zone, data: { ...event.data, ...said } };
}

interface Round {
  readonly channel: Channel;
  readonly parcel: Parcel;
  readonly event: EventToTell;
  /** Writes the message to one address. */
  readonly compose: (row: Waiting) => Promise<Message>;
  readonly deadline: () => Deadline;
}

function makeRound(deps: DeliverDeps, round: Omit<Round, 'compose' | 'deadline'>): Round {
  let composer: ReturnType<typeof makeComposer> | undefined;
  const compose = async (row: Waiting) => (await (composer ??= makeComposer(deps.links, round)))(row);
  return { ...round, compose, deadline: makeDeadlines(round.channel.timeoutMs) };
}

/**
 * Sends with the channel's concurrency and writes outcomes while sending goes on: whatever finished during one write
 * goes into the next, so a kill leaves at most the messages of one write and those in the air unrecorded. Answers the
 * outcomes that came last, which are not written yet.
 */
async function sendAll(deps: DeliverDeps, round: Round, rows: readonly Waiting[]): Promise<Done[]> {
  let done: Done[] = [];
  let writing: Promise<void> | undefined;
  let failed: { error: unknown } | undefined;
  let lanes = Math.min(round.channel.concurrency, rows.length);
  const write = async () => {
    // What ends in one turn of the event loop goes into one write.
    await nextTurn();
    while (done.length > 0 && lanes > 0) {
      const batch = done;
      done = [];
      await writeDone(deps, { ...round, done: batch });
    }
  };
  const startWriting = () =>
    (writing ??= write().then(
      () => void (writing = undefined),
      (error: unknown) => void (failed = { error }),
    ));
  const next = rows.values();
  const lane = async () => {
    for (let { value: row } = next.next(); row && !failed; { value: row } = next.next()) {
      // Two steps: `done` is replaced while this waits, and the outcome belongs into the new one.
      const outcome = await sendOne(deps, round, row);
      done.push(outcome);
      const written = startWriting();
      if (done.length >= maxUnwritten) await written;
    }
    lanes -= 1;
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await writing;
  if (failed) throw failed.error;
  return done;
}

/** Sending pauses while this many outcomes wait to be written. */
const maxUnwritten = 1000;

async function sendOne(deps: DeliverDeps, round: Round, row: Waiting): Promise<Done> {
  const refused = refusal(row, round.event, round.channel.name);
  if (refused) return { row, settlement: refused };
  const tried = await composeAndTry(deps, round, row);
  return { row, tried, settlement: settle(row, tried.outcome, { at: deps.clock.now(), random: deps.random() }) };
}

async function composeAndTry(deps: DeliverDeps, { channel, compose, deadline }: Round, row: Waiting): Promise<Tried> {
  try {
    const message = await compose(row);
    return await attempt(channel, message, { address: addressOf(deps.sealer, row), deadline });
  } catch (error) {
    deps.log.error({ err: error, delivery_id: row.id }, 'A message could not be composed');
    return {
      outcome: { ok: false, retry: 'never', reason: 'render_failed', detail: 'The message could not be composed.' },
      durationMs: 0,
    };
  }
}

/** Authorisation at delivery: what was allowed when it was decided may not be so any more. */
function refusal(row: Waiting, event: EventToTell, channel: ChannelName): Settlement | undefined {
  const must = isMandatory(event.type, channel) && mayReachUnverified(event.type);
  if (row.gone) return ended('cancelled', 'person_erased', row.attempts);
  if (!row.active && !must) return ended('cancelled', 'account_inactive', row.attempts);
  if (!row.verified && !must) return ended('cancelled', 'unverified_contact', row.attempts);
  if (row.suppressed !== null && (!isMandatory(event.type, channel) || row.suppressed === 'hard_bounce'))
    return ended('suppressed', 'suppressed_address', row.attempts);
  if (row.needs_attention && event.type !== 'tocsin.destination.test')
    return ended('suppressed', 'needs_attention', row.attempts);
  if (!row.told && event.step === 'resolve') return ended('cancelled', 'not_told', row.attempts);
  return undefined;
}

async function writeDone(deps: DeliverDeps, recording: Recording): Promise<void> {
  const { parcel, done } = recording;
  // A statement alone commits by itself: a transaction around it would cost two more ways to the database.
  if (settlesOnly(recording)) await writeSettled(deps.database.db, { parcel, at: deps.clock.now() }, done);
  else await deps.database.transaction((tx) => recordDone(deps, tx, recording));
}

/** Whether nothing but the ledger rows has to be written: everything arrived and left no thread behind. */
function settlesOnly({ event, done }: Recording): boolean {
  if (event.type === 'tocsin.destination.test') return false;
  return done.every(({ tried }) => {
    const outcome = tried?.outcome;
    if (!outcome) return true;
    return outcome.ok && !outcome.uncertain && (event.alertId === null || !outcome.thread);
  });
}

async function recordDone(deps: DeliverDeps, tx: Db, { channel, parcel, event, done }: Recording): Promise<void> {
  const at = deps.clock.now();
  await writeSettled(tx, { parcel, at }, done);
  await insertAttempts(tx, { eventId: parcel.eventId, at }, done.flatMap(attemptOf));
  await rememberThreads(tx, { event, channel, at }, done);
  await closeRefused(deps, tx, { channel, event, done, at });
  await closeEnded(deps, tx, { event, done });
  if (event.type === 'tocsin.destination.test') await reopen(tx, done);
}

interface Recording extends Pick<Round, 'channel' | 'parcel' | 'event'> {
  readonly done: readonly Done[];
}

interface Refused {
  readonly channel: Channel;
  readonly event: EventToTell;
  readonly done: readonly Done[];
  readonly at: Date;
}

/** An address that refused for good is closed, and its owner is told where messages still arrive. */
async function closeRefused(deps: DeliverDeps, tx: Db, { channel, event, done, at }: Refused): Promise<void> {
  const optedOut = hashesOf(done, 'unsubscribed');
  if (optedOut.length > 0) await suppressAddresses(tx, { channel: channel.name, reason: 'stop', at }, optedOut);
  const refused = hashesOf(done, 'hard_bounce');
  if (refused.length === 0) return;
  await suppressAddresses(tx, { channel: channel.name, reason: 'hard_bounce', at }, refused);
  const owners = done.filter(({ settlement }) => settlement.reason === 'hard_bounce').map(({ row }) => row.recipient);
  await deps.publish(
    tx,
    owners.map((recipient) => ({
      source: 'tocsin',
      type: 'tocsin.destination.refused',
      category: 'account',
      severity: 'high',
      data: {
        title: `${channelWords[channel.name]} refuses our messages to your address`,
        body: 'It says that the address takes no messages, so nothing more is sent there. Change the address or remove it.',
        url: deps.links.page('/preferences#channels'),
      },
      recipients: [recipient],
      causeEventId: event.id,
    })),
  );
}

function hashesOf(done: readonly Done[], reason: Reason): string[] {
  return done.flatMap(({ row, settlement }) => (settlement.reason === reason ? (row.address_hash ?? []) : []));
}

/** A connection that its provider ended is used no more until its owner renews it, who is told once. */
async function closeEnded(deps: DeliverDeps, tx: Db, { event, done }: Pick<Refused, 'event' | 'done'>): Promise<void> {
  const over = done.flatMap(({ row, tried }) => (tried && isEnded(tried.outcome) ? row.destination : []));
  const closed = over.length === 0 ? [] : await askAttention(tx, over);
  if (closed.length === 0) return;
  await deps.publish(
    tx,
    closed.map(({ recipient, label, channel }) => ({
      source: 'tocsin',
      type: 'tocsin.destination.ended',
      category: 'account',
      severity: 'high',
      data: {
        title: `${channelWords[channel]} refuses our messages to ${label}`,
        body: 'Access was revoked, or the channel is gone, so nothing more is sent there. Connect it again to resume.',
        url: deps.links.page('/preferences#channels'),
      },
      recipients: [recipient],
      causeEventId: event.id,
    })),
  );
}

function isEnded(outcome: Outcome): boolean {
  return !outcome.ok && outcome.retry === 'never' && outcome.ended === true;
}

/** A test that arrived shows that the connection works again. */
async function reopen(tx: Db, done: readonly Done[]): Promise<void> {
  const arrived = done.flatMap(({ row, tried }) => (row.needs_attention && tried?.outcome.ok ? row.destination : []));
  if (arrived.length > 0) await endAttention(tx, arrived);
}

/** A success stands in the delivery row itself; only what went otherwise is a row of its own. */
function attemptOf({ row, tried }: Done): AttemptRow[] {
  if (!tried || (tried.outcome.ok && !tried.outcome.uncertain)) return [];
  const { outcome, durationMs } = tried;
  if (!outcome.ok && outcome.retry === 'withheld') return [];
  const base = { delivery_id: row.id, generation: row.generation, no: row.attempts + 1, duration_ms: durationMs };
  if (outcome.ok) return [{ ...base, outcome: 'uncertain', reason: 'uncertain', detail: '' }];
  return [{ ...base, outcome: outcome.retry, reason: outcome.reason, detail: outcome.detail }];
}

async function rememberThreads(
  tx: Db,
  { event, channel, at }: { event: EventToTell; channel: Channel; at: Date },
  done: readonly Done[],
): Promise<void> {
  const { alertId } = event;
  if (alertId === null) return;
  const rows = done.flatMap(({ row, tried }) => {
    const thread = tried?.outcome.ok ? tried.outcome.thread : undefined;
    if (!thread || row.address_hash === null) return [];
    return [
      {
        address_hash: row.address_hash,
        provider_message_id: thread.providerMessageId ?? null,
        message_ids: thread.messageIds ?? [],
      },
    ];
  });
  await saveThreads(tx, { alertId, channel: channel.name, at }, rows);
}

/** The inbox is addressed by its person; an unsealed address is the account's own e-mail. */
function addressOf(sealer: Sealer, row: Waiting): Address {
  const value = row.address_sealed === null ? (row.email ?? row.recipient) : sealer.open(row.address_sealed);
  return { value, secret: row.secret_sealed === null ? null : sealer.open(row.secret_sealed) };
}

function keepLease(deps: DeliverDeps, parcel: Parcel): () => void {
  const renew = () => {
    renewLease(deps.database.db, parcel, new Date(Date.now() + leaseMs)).catch((error: unknown) =>
      deps.log.warn({ err: error, parcel_id: parcel.id }, 'A lease could not be renewed'),
    );
  };
  const timer = setInterval(renew, renewEveryMs);
  return () => clearInterval(timer);
}

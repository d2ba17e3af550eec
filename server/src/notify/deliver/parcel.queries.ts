import type { Category, ChannelName, Reason, Severity } from '@tocsin/sdk/contract';
import { type RawBuilder, sql } from 'kysely';
import { arrayLiteral, type Db } from '#platform/db';
import { nilId } from '#platform/ids';
import type { EventData } from '../event/event.ts';
import type { Step } from '../channel.ts';
import type { Settlement } from './settlement.ts';

export interface Parcel {
  readonly id: string;
  readonly eventId: string;
  readonly channel: ChannelName;
  readonly from: string;
  readonly to: string;
  readonly leaseBy: string;
}

/**
 * Leases the parcel that is due longest. Leases run on the machine's clock, not on the one that decisions use: they say
 * whether a process lives, and a clock that is moved forward must not send a message twice.
 */
export async function leaseParcel(
  db: Db,
  lease: { channel: ChannelName; by: string; dueAt: Date; now: Date; until: Date; id?: string | undefined },
): Promise<Parcel | undefined> {
  const { rows } = await sql<Parcel>`
    update parcel set lease_until = ${lease.until}, lease_by = ${lease.by}, attempts = attempts + 1
    where id = (
      select id from parcel where channel = ${lease.channel} and due_at <= ${lease.dueAt} ${lease.id === undefined ? sql`` : sql`and id = ${lease.id}`} and (lease_until is null or lease_until <= ${lease.now})
      order by due_at limit 1 for update skip locked
    ) returning id, event_id as "eventId", channel, from_recipient as "from", to_recipient as "to", lease_by as "leaseBy"`.execute(
    db,
  );
  return rows[0];
}

/** When the next parcel that nobody holds is or was due. */
export async function findNextDue(
  db: Db,
  { channels, now }: { channels: readonly ChannelName[]; now: Date },
): Promise<Date | undefined> {
  const { rows } = await sql<{ due: Date | null }>`
    select min(due_at) as due from parcel
    where channel = any(${channels}::text[]) and (lease_until is null or lease_until <= ${now})`.execute(db);
  return rows[0]?.due ?? undefined;
}

/** False when the lease was lost. */
export async function renewLease(db: Db, parcel: Parcel, until: Date): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update parcel set lease_until = ${until} where id = ${parcel.id} and lease_by = ${parcel.leaseBy}`.execute(
      db,
    );
  return (numAffectedRows ?? 0n) > 0n;
}

/** Gives up the leases of processes that are gone: only for a server that knows it is alone on its database. */
export async function dropLeases(db: Db): Promise<void> {
  await sql`update parcel set lease_until = null, lease_by = null where lease_until is not null`.execute(db);
}

export interface EventToTell {
  readonly id: string;
  readonly type: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly step: Step;
  readonly alertId: string | null;
  readonly alertState: string | null;
  readonly data: EventData;
  readonly time: Date;
  /** Absent where times are told in the zone of the reader. */
  readonly zone?: string;
}

export async function readEvent(db: Db, id: string): Promise<EventToTell | undefined> {
  const { rows } = await sql<EventToTell>`
    select e.id, e.type, e.category, e.severity::text as severity, e.step, e.alert_id as "alertId", a.state as "alertState", e.data, e.time
    from event e left join alert a on a.id = e.alert_id where e.id = ${id}`.execute(db);
  return rows[0];
}

/** One waiting delivery with what may have changed since it was decided. */
export interface Waiting {
  readonly id: string;
  readonly recipient: string;
  readonly destination: string;
  readonly address_hash: string | null;
  readonly generation: number;
  readonly attempts: number;
  readonly address_sealed: string | null;
  /** Of the connection behind the address. */
  readonly secret_sealed: string | null;
  readonly email: string | null;
  readonly name: string;
  readonly locale: string;
  readonly zone: string;
  readonly active: boolean;
  readonly verified: boolean;
  readonly gone: boolean;
  readonly suppressed: string | null;
  /** Its provider ended the connection behind the address. */
  readonly needs_attention: boolean;
  /** An earlier message of this alert to this address has not ended. */
  readonly blocked: boolean;
  /** An earlier message of this alert was told at this address (asked for recoveries and rises only). */
  readonly told: boolean;
  readonly thread_message: string | null;
  readonly thread_ids: readonly string[] | null;
}

/**
 * What of a parcel still waits and is due. Columns are several times quicker to make and to read than as many rows.
 * `offset 0` makes every join a look-up by key: left to itself, the planner reads whole tables for a thousand rows of them.
 */
export async function readWaiting(
  db: Db,
  { parcel, event, at }: { parcel: Parcel; event: EventToTell; at: Date },
): Promise<Waiting[]> {
  const ordered = event.alertId !== null && parcel.channel !== 'in_app';
  const { rows } = await sql<Columns>`
    select ${asColumns(ordered ? [...columns, ...ordering] : columns)} from (
      select d.id, d.recipient_id as recipient, d.destination_id as destination, d.address_hash, d.generation, d.attempts,
        t.address_sealed, c.secret_sealed, u.email, coalesce(u.display_name, '') as name, coalesce(u.locale, r.locale, 'en') as locale, coalesce(u.zone, 'UTC') as zone,
        (u.id is null or u.status = 'active') as active,
        (case when t.address_sealed is null and t.connection_id is null and u.id is not null then u.email_verified_at is not null else t.verified_at is not null end) as verified,
        coalesce(c.id is not null and t.state = 'needs_attention', false) as needs_attention,
        (r.id is null or r.erased_at is not null or t.id is null or t.deleted_at is not null) as gone,
        (select reason from suppression s where s.channel = d.channel and s.address_hash = d.address_hash) as suppressed
        ${ordered ? sql`, ${orderColumns(event)}` : sql``}
      from delivery d
      left join lateral (select * from recipient where id = d.recipient_id offset 0) r on true
      left join lateral (select * from users where id = r.user_id offset 0) u on true
      left join lateral (select * from destination where id = d.destination_id offset 0) t on true
      left join lateral (select * from connection where id = t.connection_id offset 0) c on true
      ${ordered ? sql`left join thread h on h.alert_id = d.alert_id and h.channel = d.channel and h.address_hash = d.address_hash` : sql``}
      where d.event_id = ${parcel.eventId} and d.channel = ${parcel.channel} and d.recipient_id between ${parcel.from} and ${parcel.to}
        and (d.status = 'queued' or (d.status = 'retrying' and d.due_at <= ${at}))
      order by d.recipient_id
    ) w`.execute(db);
  return rows[0] ? rowsOf(rows[0]) : [];
}

type Column = Exclude<keyof Waiting, Ordering>;
type Ordering = 'blocked' | 'told' | 'thread_message' | 'thread_ids';
type Columns = { readonly [Name in Column]: readonly Waiting[Name][] } & {
  readonly [Name in Ordering]?: readonly Waiting[Name][];
};

const columns: readonly Column[] = [
  'id',
  'recipient',
  'destination',
  'address_hash',
  'generation',
  'attempts',
  'address_sealed',
  'secret_sealed',
  'email',
  'name',
  'locale',
  'zone',
  'active',
  'verified',
  'gone',
  'suppressed',
  'needs_attention',
];
const ordering: readonly Ordering[] = ['blocked', 'told', 'thread_message', 'thread_ids'];

function asColumns(names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`coalesce(json_agg(${sql.ref(name)}), '[]') as ${sql.ref(name)}`));
}

function rowsOf(found: Columns): Waiting[] {
  return found.id.map((id, row) => {
    // All columns are of one length.
    const at = <T>(column: readonly T[]) => column[row] as T;
    return {
      id,
      recipient: at(found.recipient),
      destination: at(found.destination),
      address_hash: at(found.address_hash),
      generation: at(found.generation),
      attempts: at(found.attempts),
      address_sealed: at(found.address_sealed),
      secret_sealed: at(found.secret_sealed),
      email: at(found.email),
      name: at(found.name),
      locale: at(found.locale),
      zone: at(found.zone),
      active: at(found.active),
      verified: at(found.verified),
      gone: at(found.gone),
      suppressed: at(found.suppressed),
      needs_attention: at(found.needs_attention),
      blocked: found.blocked ? at(found.blocked) : false,
      told: found.told ? at(found.told) : true,
      thread_message: found.thread_message ? at(found.thread_message) : null,
      thread_ids: found.thread_ids ? at(found.thread_ids) : null,
    };
  });
}

function orderColumns(event: EventToTell): RawBuilder<unknown> {
  const earlier = sql`select 1 from delivery e where e.alert_id = d.alert_id and e.address_hash = d.address_hash and e.event_id < d.event_id and e.channel = d.channel`;
  // A message from before the alert last ended told of another turn of it.
  const lastEnd = sql`(select id from event where alert_id = ${event.alertId} and step = 'resolve' and id < ${event.id} order by id desc limit 1)`;
  const told =
    event.step === 'resolve' || event.step === 'rise'
      ? sql`exists (${earlier} and e.status in ('sent', 'delivered') and e.event_id > coalesce(${lastEnd}, ${nilId}))`
      : sql`true`;
  return sql`exists (${earlier} and e.status in ('queued', 'held', 'sending', 'retrying')) as blocked, ${told} as told,
    h.provider_message_id as thread_message, h.message_ids as thread_ids`;
}

export interface Settled {
  readonly row: Waiting;
  readonly settlement: Settlement;
}

/**
 * Writes the rows after their attempts, in one statement; a row that another worker settled meanwhile is left alone. The
 * range says nothing new, but with it the planner reads the parcel's part of the index and not the whole month.
 */
export async function writeSettled(
  tx: Db,
  { parcel, at }: { parcel: Parcel; at: Date },
  settled: readonly Settled[],
): Promise<void> {
  const column = (value: (one: Settled) => string | null) => arrayLiteral(settled.map(value));
  const receipts = settled.some(({ settlement }) => settlement.receipt !== null)
    ? settled.map(({ settlement }) => settlement.receipt)
    : [];
  await sql`
    update delivery d set status = s.status, reason = s.reason, receipt = coalesce((${receipts}::text[])[s.place], d.receipt), attempts = s.attempts,
      due_at = s.due_at, updated_at = ${at}
    from unnest(${column((s) => s.row.recipient)}::uuid[], ${column((s) => s.row.destination)}::uuid[], ${column((s) => String(s.row.generation))}::int[],
      ${column((s) => s.settlement.status)}::text[], ${column((s) => s.settlement.reason)}::text[], ${column((s) => String(s.settlement.attempts))}::int[],
      ${column((s) => s.settlement.dueAt?.toISOString() ?? null)}::timestamptz[]) with ordinality
      as s(recipient, destination, generation, status, reason, attempts, due_at, place)
    where d.event_id = ${parcel.eventId} and d.recipient_id between ${parcel.from} and ${parcel.to} and d.recipient_id = s.recipient and d.channel = ${parcel.channel} and d.destination_id = s.destination
      and d.generation = s.generation and d.status in ('queued', 'retrying')`.execute(tx);
}

export interface AttemptRow {
  readonly delivery_id: string;
  readonly generation: number;
  readonly no: number;
  readonly outcome: 'ok' | 'later' | 'never' | 'uncertain';
  readonly reason: Reason | null;
  readonly detail: string;
  readonly duration_ms: number;
}

export async function insertAttempts(
  tx: Db,
  { eventId, at }: { eventId: string; at: Date },
  attempts: readonly AttemptRow[],
): Promise<void> {
  if (attempts.length === 0) return;
  await sql`
    insert into attempt (event_id, delivery_id, generation, no, outcome, reason, detail, duration_ms, at)
    select ${eventId}::uuid, a.delivery_id, a.generation, a.no, a.outcome, a.reason, a.detail, a.duration_ms, ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(attempts)}) as a(delivery_id uuid, generation int, no int, outcome text, reason text, detail text, duration_ms int)
    on conflict do nothing`.execute(tx);
}

export interface ThreadRow {
  readonly address_hash: string;
  readonly provider_message_id: string | null;
  readonly message_ids: readonly string[];
}

export async function saveThreads(
  tx: Db,
  thread: { alertId: string; channel: ChannelName; at: Date },
  rows: readonly ThreadRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into thread (alert_id, channel, address_hash, provider_message_id, message_ids, updated_at)
    select ${thread.alertId}::uuid, ${thread.channel}, t.address_hash, t.provider_message_id, t.message_ids, ${thread.at}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}) as t(address_hash uuid, provider_message_id text, message_ids text[])
    on conflict (alert_id, channel, address_hash) do update set provider_message_id = coalesce(excluded.provider_message_id, thread.provider_message_id),
      message_ids = thread.message_ids || excluded.message_ids, updated_at = excluded.updated_at`.execute(tx);
}

/** An address that refused mail for good is closed for everybody, and its destinations ask for attention. */
export async function suppressAddresses(
  tx: Db,
  { channel, reason, at }: { channel: ChannelName; reason: 'hard_bounce' | 'stop'; at: Date },
  hashes: readonly string[],
): Promise<void> {
  if (hashes.length === 0) return;
  await sql`
    insert into suppression (channel, address_hash, reason, created_at)
    select ${channel}, hash, ${reason}, ${at}::timestamptz from unnest(${hashes}::uuid[]) as hash on conflict do nothing`.execute(
    tx,
  );
  await sql`update destination set state = 'needs_attention' where channel = ${channel} and address_hash = any(${hashes}::uuid[]) and deleted_at is null`.execute(
    tx,
  );
}

/** Answers those that did not ask for attention before. */
export async function askAttention(
  tx: Db,
  ids: readonly string[],
): Promise<{ recipient: string; channel: ChannelName; label: string }[]> {
  const { rows } = await sql<{ recipient: string; channel: ChannelName; label: string }>`
    update destination set state = 'needs_attention' where id = any(${ids}::uuid[]) and state = 'ready' and deleted_at is null
    returning recipient_id as recipient, channel, label`.execute(tx);
  return rows;
}

export async function endAttention(tx: Db, ids: readonly string[]): Promise<void> {
  await sql`update destination set state = 'ready' where id = any(${ids}::uuid[]) and state = 'needs_attention'`.execute(
    tx,
  );
}

/**
 * Removes a parcel when nothing of its range waits any more; otherwise lines it up for the earliest that does. All its
 * outcomes are written, so it is as if no worker had ever held it: `attempts` begins anew.
 */
export async function finishParcel(tx: Db, parcel: Parcel, retryBlockedAt: Date): Promise<void> {
  await sql`
    with rest as (
      select min(case when status = 'queued' then ${retryBlockedAt}::timestamptz else due_at end) as due from delivery
      where event_id = ${parcel.eventId} and channel = ${parcel.channel} and recipient_id between ${parcel.from} and ${parcel.to} and status in ('queued', 'retrying')
    ), kept as (
      update parcel set due_at = rest.due, lease_until = null, lease_by = null, attempts = 0 from rest where id = ${parcel.id} and lease_by = ${parcel.leaseBy} and rest.due is not null
    )
    delete from parcel using rest where id = ${parcel.id} and lease_by = ${parcel.leaseBy} and rest.due is null`.execute(
    tx,
  );
}

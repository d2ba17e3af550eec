import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { arrayLiteral, jsonArrayLiteral, textArrayLiteral } from '#platform/db';
import type { Db } from '#platform/db';
import type { Alarm } from './alarm.ts';
import type { OpenAlarm } from './feed.ts';

export interface Position {
  partition: string;
  watermark: Date | null;
  offset: string | null;
  lastMessageAt: Date;
  messages: number;
  rejected: number;
}
export interface Reject {
  id: string;
  partition: string;
  raw: Buffer;
  reason: string;
  receivedAt: Date;
}

/** Lets one batch in at a time: the state of the feed is read, changed and written in one transaction. */
export async function lockFeed(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('feed:networks'))`.execute(tx);
}

export async function readWatermarks(tx: Db): Promise<Map<string, Date>> {
  const { rows } = await sql<{ partition: string; watermark: Date }>`
    select partition, watermark from feed_position where source = 'networks' and watermark is not null`.execute(tx);
  return new Map(rows.map(({ partition, watermark }) => [partition, watermark]));
}

/** Which alarms have ended: those of this kind in a partition that were last seen before a time. */
export interface Limit {
  partition: string;
  seenBefore: Date;
  kind: Alarm['kind'];
}

/** Those that have ended and are not read with this batch are read with the next. */
const mostEnded = 5000;

/**
 * The open alarms that a batch can touch: those it names, and those that were last seen before a partition's limit. The
 * order and the limit keep to the index where the planner has not counted the rows yet.
 */
export async function readOpenAlarms(tx: Db, keys: readonly string[], limits: readonly Limit[]): Promise<OpenAlarm[]> {
  const { rows } = await sql<Stored>`
    select key, partition, seen_at, alarm from open_alarm where key = any(${textArrayLiteral(keys)}::text[])
    union all
    select open.key, open.partition, open.seen_at, open.alarm
    from unnest(${textArrayLiteral(limits.map(({ partition }) => partition))}::text[], ${arrayLiteral(limits.map(({ seenBefore }) => seenBefore.toISOString()))}::timestamptz[],
      ${arrayLiteral(limits.map(({ kind }) => kind))}::text[]) as silent(partition, seen_before, kind)
    cross join lateral (
      select * from open_alarm o where o.partition = silent.partition and o.seen_at < silent.seen_before and o.kind = silent.kind
      order by o.seen_at limit ${mostEnded}
    ) open`.execute(tx);
  return rows.map(({ seen_at: seenAt, alarm, ...row }) => ({ ...row, seenAt, alarm: revived(alarm) }));
}

interface Stored {
  key: string;
  partition: string;
  seen_at: Date;
  alarm: Alarm;
}

/** JSON has no dates. */
function revived(alarm: Alarm): Alarm {
  switch (alarm.kind) {
    case 'delay':
    case 'hegemony':
      return { ...alarm, time: new Date(alarm.time) };
    case 'disconnection':
      return { ...alarm, startedAt: new Date(alarm.startedAt) };
    case 'reconnection':
      return { ...alarm, startedAt: new Date(alarm.startedAt), endedAt: new Date(alarm.endedAt) };
  }
}

export interface OpenChanges {
  added: readonly OpenAlarm[];
  changed: readonly OpenAlarm[];
  ended: readonly string[];
}

/** The feed is locked, so what is added is not there yet: a plain insert costs half of one that looks for conflicts. */
export async function saveOpenAlarms(tx: Db, { added, changed, ended }: OpenChanges): Promise<void> {
  if (ended.length > 0) await sql`delete from open_alarm where key = any(${ended}::text[])`.execute(tx);
  if (added.length > 0)
    await sql`
      insert into open_alarm (key, kind, partition, seen_at, alarm)
      select key, kind, partition, seen_at, alarm from ${rowsOf(added)}`.execute(tx);
  if (changed.length > 0)
    await sql`
      update open_alarm set kind = open.kind, partition = open.partition, seen_at = open.seen_at, alarm = open.alarm
      from ${rowsOf(changed)} where open_alarm.key = open.key`.execute(tx);
}

function rowsOf(alarms: readonly OpenAlarm[]): RawBuilder<unknown> {
  return sql`unnest(${textArrayLiteral(alarms.map(({ key }) => key))}::text[], ${arrayLiteral(alarms.map(({ alarm }) => alarm.kind))}::text[],
    ${textArrayLiteral(alarms.map(({ partition }) => partition))}::text[], ${arrayLiteral(alarms.map(({ seenAt }) => seenAt.toISOString()))}::timestamptz[],
    ${jsonArrayLiteral(alarms.map(({ alarm }) => alarm))}::json[]) as open(key, kind, partition, seen_at, alarm)`;
}

export async function savePositions(tx: Db, positions: readonly Position[]): Promise<void> {
  await sql`
    insert into feed_position as old (source, partition, watermark, feed_offset, last_message_at, messages, rejected)
    select 'networks', partition, watermark, "offset", "lastMessageAt", messages, rejected
    from jsonb_to_recordset(${JSON.stringify(positions)}::jsonb)
      as new (partition text, watermark timestamptz, "offset" bigint, "lastMessageAt" timestamptz, messages bigint, rejected bigint)
    on conflict (source, partition) do update
      set watermark = greatest(old.watermark, excluded.watermark),
        feed_offset = greatest(old.feed_offset, excluded.feed_offset),
        last_message_at = excluded.last_message_at,
        messages = old.messages + excluded.messages,
        rejected = old.rejected + excluded.rejected`.execute(tx);
}

export async function saveRejects(tx: Db, rejects: readonly Reject[]): Promise<void> {
  if (rejects.length === 0) return;
  const rows = rejects.map((reject) => ({ ...reject, raw: reject.raw.toString('base64') }));
  await sql`
    insert into reject (id, source, partition, raw, reason, received_at)
    select id, 'networks', partition, decode(raw, 'base64'), reason, "receivedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as reject (id uuid, partition text, raw text, reason text, "receivedAt" timestamptz)`.execute(tx);
}

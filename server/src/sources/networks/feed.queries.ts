import { sql } from 'kysely';
import type { Db } from '#platform/db';
import type { EventDraft } from './event-draft.ts';
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

/** The open alarms that a batch can touch: those it names, and those that were last seen before a partition's limit. */
export async function readOpenAlarms(
  tx: Db,
  keys: readonly string[],
  limits: readonly { partition: string; seenBefore: Date; kinds: readonly OpenAlarm['kind'][] }[],
): Promise<OpenAlarm[]> {
  const { rows } = await sql<Omit<OpenAlarm, 'seenAt'> & { seen_at: Date }>`
    select key, kind, partition, seen_at, closing from open_alarm where key = any(${keys}::text[])
    union
    select open.key, open.kind, open.partition, open.seen_at, open.closing
    from jsonb_to_recordset(${JSON.stringify(limits)}::jsonb)
      as silent (partition text, "seenBefore" timestamptz, kinds jsonb)
    join open_alarm open
      on open.partition = silent.partition and open.seen_at < silent."seenBefore" and silent.kinds ? open.kind`.execute(
    tx,
  );
  return rows.map(({ seen_at: seenAt, ...row }) => ({ ...row, seenAt, closing: revived(row.closing) }));
}

/** JSON has no dates. */
function revived(closing: EventDraft): EventDraft {
  return { ...closing, time: new Date(closing.time) };
}

export async function saveOpenAlarms(tx: Db, changed: readonly OpenAlarm[], ended: readonly string[]): Promise<void> {
  if (ended.length > 0) await sql`delete from open_alarm where key = any(${ended}::text[])`.execute(tx);
  if (changed.length === 0) return;
  await sql`
    insert into open_alarm (key, kind, partition, seen_at, closing)
    select key, kind, partition, "seenAt", closing
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      as open (key text, kind text, partition text, "seenAt" timestamptz, closing jsonb)
    on conflict (key) do update
      set kind = excluded.kind, partition = excluded.partition, seen_at = excluded.seen_at, closing = excluded.closing`.execute(
    tx,
  );
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

import type { ChannelName, ResourceKind } from '@tocsin/sdk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/db';
import { nilId } from '#platform/ids';
import type { Subject } from './batch.ts';

/** The most specific watch names the row; a country says less than a city. */
const bySpecificity: readonly ResourceKind[] = ['site', 'network', 'city', 'author', 'tag', 'topic', 'country'];

/**
 * A page of the audience as columns: one JSON value is several times quicker to read than ten thousand rows of objects.
 * `hearing` is the place of a row's recipient in `recipients`, `watches` and `channels`.
 */
export interface MatchedRows {
  readonly recipients: readonly string[];
  readonly watches: readonly (string | null)[];
  /** Comma-separated channels of the watches, null when they leave it to the preferences. */
  readonly channels: readonly (string | null)[];
  readonly hearing: readonly number[];
  readonly destination_id: readonly string[];
  readonly channel: readonly ChannelName[];
  readonly address_hash: readonly (string | null)[];
  /** The places of the rows of which this is so: of most rows none of it is. */
  readonly inactive: readonly number[];
  readonly unverified: readonly number[];
  readonly taken: readonly number[];
  readonly waits: readonly number[];
  readonly preferences: readonly (readonly [
    who: string,
    isCategory: boolean,
    channel: ChannelName,
    destination: string | null,
    on: boolean,
  ])[];
  readonly muted: readonly string[];
  readonly suppressed: readonly (readonly [destination: string, reason: string])[];
  /** The rows are those who were told, on the channels that told them. */
  readonly toldOnly: boolean;
}

/** A range of recipients: after one id, up to another or to the end. */
export interface Range {
  readonly after: string;
  readonly until: string | null;
}

interface Page extends Range {
  readonly at: Date;
}

/** Watchers of the event's resources and its named recipients, with all their destinations and settings, in one statement. */
export async function selectWatchers(tx: Db, subject: Subject, page: Page): Promise<MatchedRows> {
  const hearing = sql`
    wanted as materialized (
      select kind, resource_id, ${rankOfKind()} as rank from event_resource where event_id = ${subject.id}
    ), matched as (
      select w.recipient_id, w.id, w.channels, wanted.rank from wanted cross join lateral (
        select recipient_id, id, channels from watch
        where kind = wanted.kind and resource_id = wanted.resource_id and ${within(page, sql`recipient_id`)} and min_severity <= ${subject.severity}
          and created_at <= ${subject.receivedAt} and deleted_at is null
      ) w
      union all
      select named, null, ${subject.channels}::text[], -1 from unnest(${subject.recipients}::uuid[]) as named where ${within(page, sql`named`)}
    ), hearing as materialized (
      select recipient_id, row_number() over (order by recipient_id) - 1 as place, watch_id, channels from (
        select recipient_id, (array_agg(id order by rank))[1] as watch_id,
          case when bool_or(channels is null) then null else string_agg(array_to_string(channels, ','), ',') end as channels
        from matched group by recipient_id
      ) grouped
    ), addressed as materialized (
      select h.place, h.recipient_id, d.id as destination_id, d.channel, d.address_hash, ${standing},
        ${page.after === nilId ? sql`false` : takenBefore(subject.id)} as taken, false as waits
      from hearing h
      left join users u on u.id = h.recipient_id
      join destination d on d.recipient_id = h.recipient_id and d.deleted_at is null
        and (${subject.onlyDestination}::uuid is null or d.id = ${subject.onlyDestination})
    )`;
  return selectColumns(tx, { ctes: hearing, subject, page, toldOnly: false });
}

/** Exactly those who were told of the alert since it last opened, on the destinations that told them. */
export async function selectTold(
  tx: Db,
  subject: Subject,
  page: Page & { channels: readonly ChannelName[] | null },
): Promise<MatchedRows> {
  if (subject.step === 'resolve') await holdUntouchedParcels(tx, subject);
  const hearing = sql`
    wanted as (select null::text as kind, null::text as resource_id where false),
    begins as materialized (${begins(subject)}), reached as materialized (
      select distinct d.recipient_id from begins join delivery d on d.event_id = begins.id where ${within(page, sql`d.recipient_id`)}
    ), told as materialized (
      select distinct on (d.recipient_id, d.channel, d.destination_id) d.recipient_id, d.channel, d.destination_id, d.address_hash, d.watch_id,
        d.channel <> 'in_app' and bool_and(d.status in ('queued', 'retrying') and ${neverLeased}) over (partition by d.recipient_id, d.channel, d.destination_id) as waits
      from reached join begins on true
      join delivery d on d.event_id = begins.id and d.recipient_id = reached.recipient_id
      where d.status in ('queued', 'sending', 'retrying', 'sent', 'delivered') and d.destination_id <> ${nilId}
        and (${page.channels}::text[] is null or d.channel = any(${page.channels}::text[]))
      order by d.recipient_id, d.channel, d.destination_id, d.event_id desc
    ), hearing as materialized (
      select r.recipient_id, row_number() over (order by r.recipient_id) - 1 as place, null::text as channels,
        (select t.watch_id from told t where t.recipient_id = r.recipient_id limit 1) as watch_id
      from reached r
    ), addressed as materialized (
      select h.place, h.recipient_id, t.destination_id, t.channel, t.address_hash, ${standing}, false as taken, t.waits
      from hearing h
      join told t on t.recipient_id = h.recipient_id
      left join users u on u.id = h.recipient_id
      join destination d on d.id = t.destination_id and d.deleted_at is null
    )`;
  return selectColumns(tx, { ctes: hearing, subject, page, toldOnly: true });
}

/**
 * Where to cut the rest of a large audience: the id of every `size`-th recipient after `after`. The pages between the
 * cuts are then worked out side by side.
 */
export async function selectCuts(
  tx: Db,
  subject: Subject,
  cut: { after: string; size: number; told: boolean },
): Promise<string[]> {
  const rest = { after: cut.after, until: null };
  const audience = cut.told
    ? sql`select d.recipient_id from (${begins(subject)}) b join delivery d on d.event_id = b.id where ${within(rest, sql`d.recipient_id`)}`
    : sql`select w.recipient_id from event_resource e join watch w on w.kind = e.kind and w.resource_id = e.resource_id
        where e.event_id = ${subject.id} and ${within(rest, sql`w.recipient_id`)} and w.min_severity <= ${subject.severity} and w.deleted_at is null
        union all select named from unnest(${subject.recipients}::uuid[]) as named where ${within(rest, sql`named`)}`;
  const { rows } = await sql<{ recipient_id: string }>`
    select recipient_id from (
      select recipient_id, row_number() over (order by recipient_id) as place from (select distinct recipient_id from (${audience}) a) b
    ) c where place % ${cut.size} = 0 order by recipient_id`.execute(tx);
  return rows.map((row) => row.recipient_id);
}

function within({ after, until }: Range, id: RawBuilder<unknown>): RawBuilder<unknown> {
  return until === null ? sql`${id} > ${after}` : sql`${id} > ${after} and ${id} <= ${until}`;
}

/** The events that told of the alert since it last opened. */
export function begins(subject: Subject): RawBuilder<unknown> {
  return sql`
    select id from event where alert_id = ${subject.alertId} and step in ('open', 'rise') and id < ${subject.id}
      and id > coalesce((select id from event where alert_id = ${subject.alertId} and step = 'resolve' and id < ${subject.id} order by id desc limit 1), ${nilId})`;
}

/** A null address on e-mail, and the in-app inbox, are the account's own: verified with it. */
const standing = sql`
  (u.id is null or u.status = 'active') as active,
  (case when d.address_sealed is null and d.connection_id is null and u.id is not null then u.email_verified_at is not null else d.verified_at is not null end) as verified`;

/** Earlier pages wrote to this address already. Almost no address is shared, so the first look-up mostly ends it. */
function takenBefore(eventId: string): RawBuilder<unknown> {
  return sql`(d.address_hash is not null and exists (
    select 1 from destination o
    join delivery x on x.event_id = ${eventId} and x.recipient_id = o.recipient_id and x.channel = o.channel and x.destination_id = o.id and x.status <> 'suppressed'
    where o.channel = d.channel and o.address_hash = d.address_hash and o.recipient_id < d.recipient_id and o.deleted_at is null
  ))`;
}

async function selectColumns(
  tx: Db,
  query: { ctes: RawBuilder<unknown>; subject: Subject; page: Page; toldOnly: boolean },
): Promise<MatchedRows> {
  const { subject, page } = query;
  const { rows } = await sql<{ matched: MatchedRows }>`
    with ${query.ctes}
    select json_build_object(
      'recipients', (select coalesce(json_agg(recipient_id order by place), '[]') from hearing),
      'watches', (select coalesce(json_agg(watch_id order by place), '[]') from hearing),
      'channels', (select coalesce(json_agg(channels order by place), '[]') from hearing),
      'hearing', coalesce(json_agg(place), '[]'),
      'destination_id', coalesce(json_agg(destination_id), '[]'),
      'channel', coalesce(json_agg(channel), '[]'),
      'address_hash', coalesce(json_agg(address_hash), '[]'),
      'inactive', coalesce(json_agg(row) filter (where not active), '[]'),
      'unverified', coalesce(json_agg(row) filter (where not verified), '[]'),
      'taken', coalesce(json_agg(row) filter (where taken), '[]'),
      'waits', coalesce(json_agg(row) filter (where waits), '[]'),
      'preferences', (
        select coalesce(json_agg(json_build_array(p.recipient_id, p.category is not null, p.channel, p.destination_id, p.enabled)), '[]')
        from preference p join hearing using (recipient_id) where p.category = ${subject.category} or p.category is null
      ),
      'muted', (
        select coalesce(json_agg(distinct m.recipient_id), '[]') from mute m join hearing using (recipient_id)
        where m.deleted_at is null and (m.until is null or m.until > ${page.at})
          and (m.alert_id = ${subject.alertId} or exists (select 1 from event_resource e where e.event_id = ${subject.id} and e.kind = m.kind and e.resource_id = m.resource_id))
      ),
      'suppressed', (
        select coalesce(json_agg(json_build_array(a.destination_id, s.reason)), '[]') from addressed a join suppression s on s.channel = a.channel and s.address_hash = a.address_hash
      ),
      'toldOnly', ${query.toldOnly}::boolean
    ) as matched from (select *, row_number() over (order by place, channel, destination_id) - 1 as row from addressed order by place, channel, destination_id) rows`.execute(
    tx,
  );
  const found = rows[0];
  if (!found) throw new Error('The match statement answered no row.');
  return found.matched;
}

/** While the audience of a recovery is worked out, no worker may take up an opening that is about to be cancelled. */
async function holdUntouchedParcels(tx: Db, subject: Subject): Promise<void> {
  await sql`
    select 1 from parcel where event_id in (select id from event where alert_id = ${subject.alertId} and step in ('open', 'rise'))
      and attempts = 0 order by id for update`.execute(tx);
}

/** A parcel whose worker was killed may have been handed over, so a lease that ended by itself counts as one that runs. */
const neverLeased = sql`not exists (
    select 1 from parcel p where p.event_id = d.event_id and p.channel = d.channel and p.attempts > 0
      and d.recipient_id between p.from_recipient and p.to_recipient
  )`;

function rankOfKind(): RawBuilder<number> {
  return sql<number>`coalesce(array_position(${bySpecificity}::text[], kind), 99)`;
}

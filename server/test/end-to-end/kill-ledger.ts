import { sql } from 'kysely';
import { openDatabase, type Database } from '#platform/db';
import { silentLog } from '#platform/log';

/** Looks into the database of an installation: beside its server, or, while that is dead, by starting it alone. */
export async function lookInto<T>(dataDir: string, look: (database: Database) => Promise<T>): Promise<T> {
  await using database = await openDatabase({ dataDir, log: silentLog(), as: 'command', poolSize: 2 });
  return await look(database);
}

/** Mails that a worker may have handed over without recording it: what waits in a parcel that somebody holds. */
export async function countInFlight({ db }: Database): Promise<{ inFlight: number; recorded: number }> {
  const { rows } = await sql<{ in_flight: number; recorded: number }>`
    select count(*) filter (where d.status in ('queued', 'retrying') and exists (
        select 1 from parcel p where p.event_id = d.event_id and p.channel = d.channel
          and d.recipient_id between p.from_recipient and p.to_recipient and p.lease_until is not null
      ))::int as in_flight,
      count(*) filter (where d.status = 'sent')::int as recorded
    from delivery d where d.channel = 'email'`.execute(db);
  return { inFlight: rows[0]?.in_flight ?? 0, recorded: rows[0]?.recorded ?? 0 };
}

/** How many mails the ledger says are sent. */
export async function countRecorded(database: Database): Promise<number> {
  return (await countInFlight(database)).recorded;
}

/** Work that has not ended: pages, and deliveries that wait. */
export async function countOpen({ db }: Database): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select ((select count(*) from fan_out_page where done_at is null) + (select count(*) from parcel))::int as open`.execute(
    db,
  );
  return rows[0]?.open ?? 0;
}

/** The inboxes: how many items about the network each person has that began after the time, by the person's id. */
export async function readInboxes({ db }: Database, network: string, since: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ recipient_id: string; items: number }>`
    select n.recipient_id, count(*)::int as items from notification n
    join event_resource r on r.event_id = n.event_id and r.kind = 'network' and r.resource_id = ${network}
    where n.in_inbox and n.created_at >= ${since} group by n.recipient_id`.execute(db);
  return new Map(rows.map(({ recipient_id, items }) => [recipient_id, items]));
}

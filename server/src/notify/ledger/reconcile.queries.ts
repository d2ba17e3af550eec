import type { DeliveryStatus } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { firstIdAt } from '#platform/ids';

export async function countExpected(
  db: Db,
  since: Date | undefined,
): Promise<{ event_id: string; expected: number; open: number }[]> {
  const { rows } = await sql<{ event_id: string; expected: number; open: number }>`
    select event_id, sum(expected)::int as expected, count(*) filter (where done_at is null)::int as open
    from fan_out_page where event_id >= ${firstIdAt(since ?? new Date(0))} group by event_id`.execute(db);
  return rows;
}

export async function countStatuses(
  db: Db,
  since: Date | undefined,
): Promise<{ event_id: string; status: DeliveryStatus; count: number }[]> {
  const { rows } = await sql<{ event_id: string; status: DeliveryStatus; count: number }>`
    select event_id, status, count(*)::int as count from delivery where event_id >= ${firstIdAt(since ?? new Date(0))} group by event_id, status`.execute(
    db,
  );
  return rows;
}

import { sql } from 'kysely';
import { nilId } from '#platform/ids';

// Somebody without an account who acknowledged for everybody (a button in a chat) is the nil id in `alert a`; the name is
// in the event that told of it. Everybody else is a row of users.

/** The nil id where such a person acknowledged the alert, and null otherwise. */
export const byNobodyKnown = sql`case when a.acknowledged_by = ${nilId} then a.acknowledged_by end`;

/** How that person is called. */
export const nameOfNobodyKnown = sql`case when a.acknowledged_by = ${nilId} then (
  select told.data->>'by_name' from event told where told.alert_id = a.id and told.type = 'tocsin.alert.acknowledged' order by told.id desc limit 1) end`;

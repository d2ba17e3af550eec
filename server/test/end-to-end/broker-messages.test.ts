import { browser, eventually, usingApp } from '#kit';
import { chooseTransport } from '#platform/transport';
import { sql } from 'kysely';
import { expect, it } from 'vitest';

const kit = usingApp();
const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

// The transport is chosen in the database and no relay runs, so what a broker would be given stays where it can be read.
it('rule 65: a message to a broker is the id of a page or of a parcel, and nothing else', async () => {
  const { database } = kit.app.ground;
  await chooseTransport(database, 'kafka');
  const email = 'nobody-else@example.org';
  await browser(kit.url).call('signUp', { body: { email, password: 'nine green lanterns', display_name: 'Grace' } });
  const rows = await eventually(async () => {
    const read = await sql<{ topic: string; payload: string }>`select topic, payload from outbox`.execute(database.db);
    expect(read.rows.map(({ topic }) => topic)).toEqual(expect.arrayContaining(['fan-out', 'deliver-email']));
    return read.rows;
  });
  const page = new RegExp(`^${id}/\\d+$`);
  const parcel = new RegExp(`^${id}$`);
  for (const { topic, payload } of rows) expect(payload).toMatch(topic === 'fan-out' ? page : parcel);
});

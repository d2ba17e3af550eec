import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { browser, usingApp } from '#kit';
import { newId } from '#platform/ids';
import { impersonalTables, personalTables } from './personal-data.ts';
import { listTables } from './personal-data.queries.ts';
import { unzip } from './unzip-example.ts';

const kit = usingApp();
const password = 'a long enough password';
const day = 24 * 3600_000;

it('every table of the schema is in the export, or on the list of those that hold nothing of a person', async () => {
  const tables = await listTables(kit.app.ground.database.db);
  const told = [...personalTables.map(({ table }) => table), ...Object.keys(impersonalTables)];
  expect(told.toSorted()).toEqual(tables);
});

/** Somebody with something in nearly every table. */
async function livedIn(email: string, name: string, zone = 'Europe/Rome') {
  const { accounts } = kit.app.ground;
  const { id } = await accounts.createUser({ email, role: 'AUTHENTICATED', password, displayName: name });
  const visitor = browser(kit.url);
  await visitor.call('signIn', { body: { email, password } });
  await visitor.call('changeMe', { body: { display_name: name, time_zone: zone } });
  await visitor.call('makeMyApiToken', { body: { name: 'Status page', scopes: ['me:read'] } });
  await visitor.call('makeWatch', { body: { resource: { kind: 'network', id: '64500' }, min_severity: 'low' } });
  await visitor.call('makeMute', { body: { resource: { kind: 'network', id: '64511' } } });
  await visitor.call('makeDestination', { body: { channel: 'sms', phone: '+39 347 123 4567' } });
  const article = await visitor.call('makeArticle', { body: { title: 'A draft', content: `By ${name}`, tags: [] } });
  await visitor.call('changeMyEmail', { body: { email: `new-${email}` } });
  return { id, visitor, article };
}

async function exportOf(cookie: string): Promise<{ type: string | null; files: Map<string, string> }> {
  const response = await fetch(`${kit.url}/api/v1/me/export`, { headers: { cookie } });
  expect(response.status).toBe(200);
  const files = unzip(Buffer.from(await response.arrayBuffer()));
  return { type: response.headers.get('content-type'), files };
}

it('an export holds what the person did, a page to read, and no secret', async () => {
  const { visitor, id } = await livedIn('greta@example.org', 'Greta Hollmann');
  const { type, files } = await exportOf(visitor.cookie());
  expect(type).toBe('application/zip');
  const read = (table: string): Record<string, unknown>[] => JSON.parse(files.get(`data/${table}.json`) ?? ''); // rows of that table
  expect(read('users')).toMatchObject([{ id, email: 'greta@example.org', display_name: 'Greta Hollmann' }]);
  expect(read('watch')).toMatchObject([{ kind: 'network', resource_id: '64500' }]);
  expect(read('destination').map(({ address }) => address)).toContain('+393471234567');
  expect(read('article')).toMatchObject([{ title: 'A draft' }]);
  expect(read('session')).toHaveLength(1);
  expect(read('credential')).toMatchObject([{ kind: 'password' }]);
  const all = [...files.values()].join('\n');
  expect(all).not.toMatch(/argon2|token_hash|secret_sealed|"secret"/);
  const page = files.get('index.html') ?? '';
  expect(page).toContain('Greta Hollmann');
  expect(page).not.toMatch(/<script|src=|https?:\/\/(?!localhost)[^<]*\.(js|css)/);
});

it('an export leaves out from where somebody else acted on the account', async () => {
  const { accounts } = kit.app.ground;
  const { id } = await accounts.createUser({ email: 'nele@example.org', role: 'AUTHENTICATED', password });
  const boss = await accounts.createUser({ email: 'boss@example.org', role: 'ADMIN', password });
  const visitor = browser(kit.url);
  await visitor.call('signIn', { body: { email: 'nele@example.org', password } });
  const base = { target_id: id, trace_id: 'a'.repeat(32), details: '{}', at: kit.clock.now() };
  await kit.app.ground.database.db
    .insertInto('audit')
    .values([
      { ...base, id: newId(), action: 'user.unlocked', actor_id: boss.id, address: '203.0.113.77' },
      { ...base, id: newId(), action: 'session.refused', actor_id: null, address: '203.0.113.88' },
    ])
    .execute();
  const { files } = await exportOf(visitor.cookie());
  const audit = files.get('data/audit.json') ?? '';
  expect(audit).toContain('user.unlocked');
  expect(audit).not.toContain('203.0.113.77');
  expect(audit).toContain('203.0.113.88');
});

it('an export of one person holds nothing of another, and asks for a fresh proof', async () => {
  await livedIn('nora@example.org', 'Nora Castellani');
  const { visitor } = await livedIn('otto@example.org', 'Otto Brandt');
  const { files } = await exportOf(visitor.cookie());
  expect([...files.values()].join('\n')).not.toMatch(/nora|Castellani/i);
  kit.clock.advance(11 * 60_000);
  const stale = await fetch(`${kit.url}/api/v1/me/export`, { headers: { cookie: visitor.cookie() } });
  expect(stale.status).toBe(403);
});

it('rule 42: after an erasure no table of the database holds the address, the name or the number', async () => {
  const { visitor, id } = await livedIn('ida@example.org', 'Ida Quellenberg', 'Pacific/Chatham');
  const { database, publish } = kit.app.ground;
  await database.transaction((tx) =>
    publish(tx, [
      {
        source: 'urn:test',
        externalId: newId(),
        type: 'test.note',
        category: 'custom',
        severity: 'low',
        data: { title: 'A note' },
        recipients: [id],
      },
    ]),
  );
  const deliveries = async () =>
    (await sql<Kept>`select status, reason, address_hash from delivery where recipient_id = ${id}`.execute(database.db))
      .rows;
  await expect.poll(async () => (await deliveries()).some(({ status }) => status === 'sent'), patient).toBe(true);
  await sql`update delivery set status = 'held' where recipient_id = ${id} and status = 'sent'`.execute(database.db);
  await visitor.call('deleteMe', { body: { email: 'ida@example.org' } });
  // What tells of it is on its way before the day comes.
  await expect.poll(async () => await unsettled(id), patient).toBe(0);
  kit.clock.advance(14 * day + 1000);
  await expect
    .poll(async () => (await sql`select status from users where id = ${id}`.execute(database.db)).rows[0], {
      timeout: 10_000,
      interval: 100,
    })
    .toEqual({ status: 'erased' });
  const waiting = (await deliveries()).filter(({ reason }) => reason === 'person_erased');
  expect(waiting.length).toBeGreaterThan(0);
  for (const { status } of waiting) expect(status).toBe('cancelled');
  for (const { address_hash } of await deliveries()) expect(address_hash).toBeNull();
  const needles = ['ida@example.org', 'Quellenberg', '3471234567', 'Pacific/Chatham'];
  expect(await whereIs(needles)).toEqual([]);
  const again = await browser(kit.url).call('signUp', { body: { email: 'ida@example.org', password } });
  expect(again).toBeUndefined();
});

interface Kept {
  status: string;
  reason: string | null;
  address_hash: string | null;
}
const patient = { timeout: 10_000, interval: 100 };

async function unsettled(id: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select (select count(*) from fan_out_page where done_at is null)::int
      + (select count(*) from delivery where recipient_id = ${id} and status in ('queued', 'sending', 'retrying'))::int as left`.execute(
    kit.app.ground.database.db,
  );
  return rows[0]?.left ?? 0;
}

async function whereIs(needles: readonly string[]): Promise<string[]> {
  const { db } = kit.app.ground.database;
  const found: string[] = [];
  for (const table of await listTables(db)) {
    for (const needle of needles) {
      const { rows } =
        await sql`select 1 from ${sql.table(table)} t where t::text ilike ${`%${needle}%`} limit 1`.execute(db);
      if (rows.length > 0) found.push(`${table}: ${needle}`);
    }
  }
  return found;
}

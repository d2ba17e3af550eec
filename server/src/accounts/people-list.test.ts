import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import type { Role } from '@tocsin/sdk/contract';
import { exampleAccounts } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { sweep } from './sweep.ts';

const using = usingDatabase(8);
const clock = stillClock();
const day = 24 * 3600_000;
let example: ExampleAccounts;
let admin: Browser;
let manager: Browser;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
  admin = await signedIn('ADMIN');
  manager = await signedIn('MANAGER');
  await addPeople();
});

async function signedIn(role: Role): Promise<Browser> {
  const browser = example.browser();
  await browser.signIn((await example.makePerson(role)).email);
  return browser;
}

/** 60 people of the list, who signed up a day after one another; every fifth is a namesake of another. */
async function addPeople(): Promise<void> {
  await sql`
    insert into users (id, email, email_verified_at, display_name, last_name, nickname, role, status, professional_status_at,
      last_sign_in_at, created_at, updated_at)
    select gen_random_uuid(), 'list-' || lpad(n::text, 2, '0') || '@list.example', case when n % 4 = 0 then null else ${clock.now()}::timestamptz end,
      'Lister ' || (n % 12), 'Zed' || n, 'lister_' || n, case when n % 10 = 0 then 'MANAGER' else 'AUTHENTICATED' end,
      case when n % 7 = 0 then 'disabled' else 'active' end, case when n % 3 = 0 then ${clock.now()}::timestamptz end,
      case when n % 2 = 0 then ${clock.now()}::timestamptz - n * interval '1 hour' end,
      ${clock.now()}::timestamptz - n * interval '1 day', ${clock.now()}::timestamptz
    from generate_series(1, 60) n`.execute(using.db);
}

interface Item {
  id: string;
  email: string;
  display_name: string;
  created_at: string;
  last_sign_in_at: string | null;
  role: string;
  status: string;
  email_verified: boolean;
  professional_status: boolean;
}
interface List {
  items: Item[];
  next_cursor: string | null;
  total: { count: number; more: boolean };
  links: { self: string; first: string; prev: string | null; next: string | null };
}
async function list(browser: Browser, query: string): Promise<List> {
  const answer = await browser.call('listUsers', { query });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as unknown as List; // checked against the contract by the edge
}
const queryOf = (link: string | null) => link?.slice(link.indexOf('?')) ?? '';
const listed = '&query=list-';

/** Every page, forwards, and then backwards from the last. */
async function walk(browser: Browser, query: string): Promise<{ forwards: Item[]; backwards: Item[] }> {
  const pages: Item[][] = [];
  let page = await list(browser, query);
  for (;;) {
    pages.push(page.items);
    if (page.links.next === null) break;
    page = await list(browser, queryOf(page.links.next));
  }
  const back: Item[][] = [page.items];
  while (page.links.prev !== null) {
    page = await list(browser, queryOf(page.links.prev));
    back.unshift(page.items);
  }
  return { forwards: pages.flat(), backwards: back.flat() };
}
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

describe('the list of people', () => {
  it.each([
    ['created', (one: Item) => one.created_at],
    ['email', (one: Item) => one.email.toLowerCase()],
    ['name', (one: Item) => one.display_name.toLowerCase()],
    ['last_sign_in', (one: Item) => one.last_sign_in_at ?? ''],
  ] as const)('by %s gives everybody once, both ways, in both orders', async (sort, keyOf) => {
    for (const order of ['asc', 'desc']) {
      const { forwards, backwards } = await walk(admin, `?sort=${sort}&order=${order}&limit=7`);
      expect(new Set(forwards.map(({ id }) => id)).size).toBe(forwards.length);
      expect(forwards.length).toBeGreaterThanOrEqual(62);
      const keys = forwards.map((one) => keyOf(one));
      expect(keys).toEqual(keys.toSorted((a, b) => (order === 'asc' ? compare(a, b) : compare(b, a))));
      expect(backwards.map(({ id }) => id)).toEqual(forwards.map(({ id }) => id));
    }
  });

  it('goes on by its links and says where it is', async () => {
    const first = await list(admin, '?limit=5&sort=email');
    expect(first.links).toMatchObject({ self: '/api/v1/users?limit=5&sort=email', prev: null });
    const second = await list(admin, queryOf(first.links.next));
    expect(second.links.first).toBe('/api/v1/users?limit=5&sort=email');
    const again = await list(admin, queryOf(second.links.prev));
    expect(again.items).toEqual(first.items);
    expect(again.links.prev).toBeNull();
  });

  it('is narrowed by every filter at once, in every order', async () => {
    const everybody = (await walk(admin, `?limit=100${listed}`)).forwards;
    expect(everybody).toHaveLength(60);
    const fits: Record<string, (one: Item) => boolean> = {
      'role=MANAGER': ({ role }) => role === 'MANAGER',
      'status=active': ({ status, email_verified }) => status === 'active' && email_verified,
      'status=unverified': ({ status, email_verified }) => status === 'active' && !email_verified,
      'status=disabled': ({ status }) => status === 'disabled',
      'professional=true': ({ professional_status: professional }) => professional,
      'professional=false&role=AUTHENTICATED': (one) => !one.professional_status && one.role === 'AUTHENTICATED',
      'role=MANAGER&status=disabled&professional=false': (one) =>
        one.role === 'MANAGER' && one.status === 'disabled' && !one.professional_status,
    };
    for (const [query, fit] of Object.entries(fits))
      for (const sort of ['created', 'email', 'name', 'last_sign_in']) {
        const { forwards } = await walk(admin, `?limit=9&sort=${sort}&${query}${listed}`);
        expect(forwards.map(({ id }) => id).toSorted()).toEqual(
          everybody
            .filter((one) => fit(one))
            .map(({ id }) => id)
            .toSorted(),
        );
      }
  });

  it('is narrowed by the days of registration', async () => {
    const from = new Date(clock.now().getTime() - 20 * day).toISOString();
    const until = new Date(clock.now().getTime() - 10 * day).toISOString();
    const query = `created_from=${from}&created_until=${until}`;
    for (const sort of ['created', 'email', 'name', 'last_sign_in']) {
      const found = await walk(admin, `?limit=4&sort=${sort}&${query}`);
      expect(found.forwards.map(({ email }) => email).toSorted()).toEqual(
        Array.from({ length: 10 }, (_, n) => `list-${n + 11}@list.example`),
      );
    }
    expect((await list(admin, `?${query}`)).total).toEqual({ count: 10, more: false });
  });

  it('is searched by the beginning of the address, the name, the last name and the nickname', async () => {
    const emails = async (query: string) =>
      (await list(admin, `?limit=100&query=${query}`)).items.map(({ email }) => email);
    expect(await emails('LIST-07')).toEqual(['list-07@list.example']);
    expect(await emails('zed42')).toEqual(['list-42@list.example']);
    expect(await emails('Lister_42')).toEqual(['list-42@list.example']);
    expect(await emails('lister%2011')).toHaveLength(5);
    expect(await emails('%25')).toEqual([]);
    expect((await list(admin, `?query=list-&role=MANAGER&limit=2`)).total).toEqual({ count: 6, more: false });
  });

  it('shows who is locked, until when, and finds them', async () => {
    const ada = await example.makePerson();
    for (let n = 0; n < 6; n += 1) await example.browser().signIn(ada.email, 'not the right password');
    await example.answerMail();
    const { items, total } = await list(manager, '?status=locked');
    expect(items).toMatchObject([{ id: ada.id, locked_until: expect.any(String) }]);
    expect(total).toEqual({ count: 1, more: false });
    await manager.call('unlockUser', { params: { id: ada.id } });
    expect((await list(manager, '?status=locked')).items).toEqual([]);
  });

  it('shows a manager the people below, and counts those only', async () => {
    const seen = await list(manager, '?limit=100');
    expect(new Set(seen.items.map(({ role }) => role))).toEqual(new Set(['AUTHENTICATED']));
    expect(seen.total.count).toBe((await walk(manager, '?limit=100')).forwards.length);
    expect((await list(manager, '?role=ADMIN')).total.count).toBe(0);
  });

  it('counts without looking at everybody, whatever happens to people', async () => {
    const counts = async () => {
      const { rows } = await sql<{
        count: number;
      }>`select count(*) as count from users where status <> 'erased'`.execute(using.db);
      expect((await list(admin, '?limit=1')).total).toEqual({ count: rows[0]?.count, more: false });
      const managers = (await walk(admin, '?limit=100&role=MANAGER')).forwards.length;
      expect((await list(admin, '?limit=1&role=MANAGER')).total.count).toBe(managers);
    };
    await counts();
    await using.db.updateTable('users').set({ role: 'MANAGER' }).where('email', 'like', 'list-1%').execute();
    await counts();
    await using.db.updateTable('users').set({ status: 'erased' }).where('email', 'like', 'list-2%').execute();
    await counts();
    await using.db.deleteFrom('users').where('email', 'like', 'list-3%').execute();
    await counts();
    await sweep(example.context);
    await counts();
  });

  it('refuses the cursor of another order, and cursors that no page made', async () => {
    const { next_cursor: cursor } = await list(admin, '?limit=2&sort=email');
    for (const query of [`?sort=name&cursor=${cursor}`, `?sort=email&order=desc&cursor=${cursor}`, '?cursor=abc'])
      expect(await admin.call('listUsers', { query })).toMatchObject({ status: 400, body: { code: 'INVALID_CURSOR' } });
    const forged = (key: unknown) =>
      Buffer.from(JSON.stringify(['next', 'created', 'desc', key, crypto.randomUUID()])).toString('base64url');
    for (const key of ['x', '2026-13-40T00:00:00.000000Z', 7, "'; drop table users"])
      expect((await admin.call('listUsers', { query: `?cursor=${forged(key)}` })).status).toBe(400);
  });
});

import { routes, type Route, type RouteName } from '@tocsin/sdk/contract';
import { browser, eventually, everyRow, mailsTo, usingApp } from '#kit';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

// What went wrong in three or more of the five systems elsewhere, looked at over all of them.

const kit = usingApp({ VISIT_TIME_ZONE: 'Europe/Lisbon' });
const password = 'a password for all systems';
type Person = Awaited<ReturnType<typeof personCalled>>;
let manager: Person;

beforeAll(async () => {
  manager = await personCalled('manager', 'MANAGER');
});
afterEach(() => mend());

async function personCalled(name: string, role: 'AUTHENTICATED' | 'MANAGER' = 'AUTHENTICATED') {
  const email = `${name}@example.org`;
  const { id } = await kit.app.ground.accounts.createUser({ email, displayName: name, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return { id, email, one };
}

async function hostCalled(name: string): Promise<Person> {
  const host = await personCalled(name);
  await manager.one.call('changeHost', { params: { id: host.id }, body: { hosting: true } });
  return host;
}

const db = () => kit.app.ground.database.db;

/** From now on no event can be stored: the half of every flow after its own write. */
async function breakEvents(): Promise<void> {
  await sql`
    create or replace function break_events() returns trigger language plpgsql as
    $$ begin raise exception 'no event can be stored'; end $$`.execute(db());
  await sql`create trigger break_events before insert on event for each row execute function break_events()`.execute(
    db(),
  );
}

async function mend(): Promise<void> {
  await sql`drop trigger if exists break_events on event`.execute(db());
}

async function dev(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return await fetch(`${kit.url}/dev/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

const inAnHour = () => new Date(kit.clock.now().getTime() + 3_600_000).toISOString();
const visitTo = (host: Person, until = inAnHour()) => ({
  visitor: { full_name: 'Grete Hermann', email: 'grete@example.net' },
  host_id: host.id,
  check_out_at: until,
});
const disconnection = () => ({
  streamtype: 'ASN',
  streamname: '64801',
  starttime: Math.floor(kit.clock.now().getTime() / 1000) - 60,
  level: 40,
  probelist: { 1: 1_700_000_000 },
  totalprobes: 10,
});
const custom = (id: string, topic: string) => ({
  specversion: '1.0' as const,
  id,
  source: 'https://classes.test',
  type: 'classes.event',
  data: { severity: 'high' as const, title: `About ${topic}`, resources: [{ kind: 'topic', id: topic }] },
});

/** One step of each system whose second half is to tell somebody. */
async function everySystem(name: string, coin: string) {
  const [author, host] = [await personCalled(`author-${name}`), await hostCalled(`host-${name}`)];
  const { id } = await author.one.call('makeArticle', { body: { title: `Article ${name}`, content: 'Text.' } });
  await dev('prices', { [coin]: { usd: '0.5' } });
  const alert = await author.one.call('makePriceAlert', {
    body: { coin, condition: 'rises_above', price: '0.6' },
  });
  await eventually(async () =>
    expect((await author.one.call('getPriceAlert', { params: { id: alert.id } })).current?.price).toBe('0.5'),
  );
  const email = `newcomer-${name}@example.org`;
  return {
    steps: {
      networks: () => dev('networks', { topic: 'ihr_disco_bursts', value: disconnection() }),
      accounts: () => send('signUp', { email, password }),
      articles: () => send('publishArticle', undefined, { who: author, id }),
      prices: () => dev('prices', { [coin]: { usd: '0.7' } }),
      visitors: () => send('makeVisit', visitTo(host), { who: manager }),
      custom: () => send('pushEvents', custom(name, name), { who: manager }),
    },
    /** What each of them left behind. */
    async left() {
      const { rows } = await sql<{ accounts: number; visits: number; events: number }>`
        select (select count(*) from users where email = ${email})::int as accounts,
          (select count(*) from visit where host_id = ${host.id})::int as visits,
          (select count(*) from event where source <> 'tocsin')::int as events`.execute(db());
      const article = await author.one.call('getArticle', { params: { id } });
      const price = await author.one.call('getPriceAlert', { params: { id: alert.id } });
      return { ...rows[0], article: article.status, price: price.status, firings: price.firings };
    },
  };
}

async function send(name: RouteName, body?: object, { who, id = '' }: { who?: Person; id?: string } = {}) {
  const { path, method }: Route = routes[name];
  return await fetch(kit.url + path.replace('{id}', id), {
    method,
    headers: {
      origin: kit.url,
      cookie: who?.one.cookie() ?? '',
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

describe('a defect of more than one system that must not come back', () => {
  it('success reported on failure: what could not be told is not answered as done, in any system', async () => {
    const { steps } = await everySystem('answers', 'cardano');
    await breakEvents();
    const answers: Record<string, number> = {};
    for (const [system, step] of Object.entries(steps)) answers[system] = (await step()).status;
    for (const status of Object.values(answers)) expect(status, JSON.stringify(answers)).toBeGreaterThanOrEqual(500);
    await mend();
    for (const [system, step] of Object.entries(steps)) answers[system] = (await step()).status;
    for (const status of Object.values(answers)) expect(status, JSON.stringify(answers)).toBeLessThan(300);
  });

  it('not-atomic write and send: what could not be told has not happened, and can be done again', async () => {
    const { steps, left } = await everySystem('halves', 'dogecoin');
    const before = await left();
    expect(before).toMatchObject({ accounts: 0, visits: 0, article: 'draft', price: 'created', firings: 0 });
    await breakEvents();
    for (const step of Object.values(steps)) await step();
    expect(await left()).toEqual(before);
    await mend();
    for (const step of Object.values(steps)) expect((await step()).status).toBeLessThan(300);
    const after = { accounts: 1, visits: 1, article: 'published', price: 'triggered', firings: 1 };
    await eventually(async () => expect(await left()).toMatchObject(after));
  });

  it('statuses that lie: "sent" is what the mail server took, and nothing else', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5, 6].map((no) => personCalled(`status-${no}`)));
    for (const { one } of people)
      await one.call('makeWatch', { body: { resource: { kind: 'topic', id: 'statuses' }, min_severity: 'low' } });
    await dev('faults', { provider: 'mail', next: ['550', '451', 'data:554', 'data:452'] });
    await manager.one.call('pushEvents', { body: custom('statuses', 'statuses') });
    const taken = async () => {
      const mails = await Promise.all(people.map(({ email }) => mailsTo(kit, email)));
      return people.filter((_, index) => mails[index]?.some(({ subject }) => subject === 'About statuses'));
    };
    const told = async () =>
      await db()
        .selectFrom('delivery')
        .innerJoin('event', 'event.id', 'event_id')
        .select(['recipient_id as id', 'status'])
        .where('channel', '=', 'email')
        .where('external_id', '=', 'statuses')
        .execute();
    const idsOf = (all: readonly { id: string }[]) => all.map(({ id }) => id).toSorted();
    const rows = await eventually(async () => {
      const found = await told();
      expect(found).toHaveLength(6);
      expect(found.filter(({ status }) => status === 'queued')).toEqual([]);
      expect(idsOf(found.filter(({ status }) => status === 'sent'))).toEqual(idsOf(await taken()));
      return found;
    });
    expect(rows.filter(({ status }) => status === 'failed')).toHaveLength(2);
    expect(rows.filter(({ status }) => status === 'sent' || status === 'retrying')).toHaveLength(4);
    kit.clock.advance(3_600_000);
    await eventually(async () => {
      const sent = (await told()).filter(({ status }) => status === 'sent');
      expect(sent).toHaveLength(4);
      expect(idsOf(sent)).toEqual(idsOf(await taken()));
    });
  });

  it('secrets in clear: no table holds a password, a cookie, a token, a code or the secret of a destination', async () => {
    const ada = await personCalled('sealed');
    const token = await ada.one.call('makeMyApiToken', { body: { name: 'reader', scopes: ['me:read'] } });
    const url = `${(kit.app.sandbox.get('hooks') as unknown as { url: string }).url}/a-path-that-is-a-secret`; // it has an address
    const hook = await ada.one.call('makeDestination', { body: { channel: 'webhook', url } });
    await ada.one.call('makeDestination', { body: { channel: 'email', email: 'second@sealed.example' } });
    const code = await eventually(async () => {
      const [mail] = await mailsTo(kit, 'second@sealed.example');
      return /\b(\d{6})\b/.exec(mail?.text ?? '')?.[1] ?? Promise.reject(new Error('No code came yet.'));
    });
    await browser(kit.url).call('forgotPassword', { body: { email: ada.email } });
    const reset = await eventually(async () => {
      const found = (await mailsTo(kit, ada.email)).map(({ text }) => /token=([\w.-]+)/.exec(text)?.[1]);
      return found.find((one) => one !== undefined) ?? Promise.reject(new Error('No link came yet.'));
    });
    const { token: kiosk } = await manager.one.call('makeKiosk', { body: { name: 'Sealed' } });
    const cookie = /__Host-tocsin=([^;]+)/.exec(ada.one.cookie())?.[1];
    const secrets = {
      password,
      cookie,
      reset,
      kiosk,
      apiToken: token.token,
      hook: hook.secret,
      path: 'that-is-a-secret',
    };
    const all = await everyRow(db());
    expect(all).toContain(ada.email);
    const clear = Object.entries(secrets).filter(([, secret]) => {
      if (secret === undefined || secret === '') throw new Error('A secret is missing.');
      const bytes = Buffer.from(secret);
      return [secret, bytes.toString('hex'), bytes.toString('base64')].some((form) => all.includes(form));
    });
    expect(clear.map(([name]) => name)).toEqual([]);
    // Six digits stand in many numbers: a code is looked for as a value of its own.
    expect(all).not.toMatch(new RegExp(`[(,"]${code}[),"]`));
  });

  it('times without a zone: every column has one, every answer says it, and none is taken without', async () => {
    const { rows } = await sql<{ place: string }>`
      select table_name || '.' || column_name as place from information_schema.columns
      where table_schema = 'public' and data_type in ('timestamp without time zone', 'time without time zone')`.execute(
      db(),
    );
    expect(rows).toEqual([]);
    const host = await hostCalled('zones');
    const local = inAnHour().replace('Z', '');
    expect((await send('makeVisit', visitTo(host, local), { who: manager })).status).toBe(422);
    const elsewhere = new Date(kit.clock.now().getTime() + 3 * 3_600_000).toISOString().replace('Z', '+02:00');
    const visit = await manager.one.call('makeVisit', { body: visitTo(host, elsewhere) });
    expect(visit.check_out_at).toBe(new Date(elsewhere).toISOString());
    const lists = await Promise.all([
      manager.one.call('listVisits', {}),
      manager.one.call('listUsers', {}),
      host.one.call('getMe', {}),
      host.one.call('listNotifications', {}),
    ]);
    const times = [...JSON.stringify(lists).matchAll(/"(\d{4}-\d\d-\d\dT[^"]*)"/g)].map(([, time = '']) => time);
    expect(times.length).toBeGreaterThan(5);
    expect(times.filter((time) => !/(Z|[+-]\d\d:\d\d)$/.test(time))).toEqual([]);
  });

  it('user enumeration: no way in tells whether an address has an account', async () => {
    const { email } = await personCalled('known');
    const asked = [
      ['signIn', (address: string) => ({ email: address, password: 'not the right password' })],
      ['signUp', (address: string) => ({ email: address, password })],
      ['forgotPassword', (address: string) => ({ email: address })],
      ['resendVerification', (address: string) => ({ email: address })],
      ['askSignInLink', (address: string) => ({ email: address })],
      ['issueToken', (address: string) => ({ grant_type: 'password', email: address, password: 'not the right one' })],
    ] as const;
    for (const [name, bodyOf] of asked) {
      const known = await seenOf(await send(name, bodyOf(email)));
      expect(await seenOf(await send(name, bodyOf(`nobody-${name}@example.org`))), name).toEqual(known);
    }
    const subscribed = await Promise.all(
      [email, 'nobody-subscribes@example.org'].map(async (address) =>
        seenOf(
          await fetch(`${kit.url}/articles/subscribe`, {
            method: 'POST',
            redirect: 'manual',
            body: new URLSearchParams({ email: address, about: 'tag:all' }),
          }),
        ),
      ),
    );
    expect(subscribed[0]).toMatchObject({ status: 303 });
    expect(subscribed[1]).toEqual(subscribed[0]);
  });

  it('races on a scarce resource: of twenty at once one gets the host, the rule, and the announcement', async () => {
    const host = await hostCalled('wanted');
    const author = await personCalled('hasty');
    const twenty = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, work));
    const times = (statuses: { status: number }[], wanted: number) =>
      statuses.filter(({ status }) => status === wanted).length;
    const visits = await twenty(() => send('makeVisit', visitTo(host), { who: manager }));
    expect([times(visits, 201), times(visits, 409)]).toEqual([1, 19]);

    const rule = { coin: 'bitcoin', currency: 'usd', condition: 'crosses', price: '777' };
    const rules = await twenty(() => send('makePriceAlert', rule, { who: author }));
    expect([times(rules, 201), times(rules, 409)]).toEqual([1, 19]);

    const { id } = await author.one.call('makeArticle', { body: { title: 'Pressed twenty times', content: 'Text.' } });
    await twenty(() => send('publishArticle', undefined, { who: author, id }));
    await eventually(async () => expect((await mailsTo(kit, author.email)).length).toBeGreaterThan(0));
    const events = await db().selectFrom('event').select('id').where('subject', 'like', `%${id}%`).execute();
    expect(events.length).toBeLessThanOrEqual(1);
    expect((await mailsTo(kit, author.email)).filter(({ subject }) => subject.includes('Pressed'))).toHaveLength(1);
  });

  it('unbounded lists: every list of the contract ends at a hundred', () => {
    /** They are as long as something else that is small: the providers of logins, the people of one alert on one page. */
    const short: readonly string[] = ['listMyIdentities', 'whyAlert'];
    const lists = Object.entries(routes as Record<string, Route>).filter(([, { method, answers }]) => {
      const body = answers[200];
      return method === 'GET' && body instanceof z.ZodObject && body.shape['items'] instanceof z.ZodArray;
    });
    expect(lists.length).toBeGreaterThan(15);
    const unbounded = lists.filter(([name, { query, answers }]) => {
      const takes = (limit: string) => query?.safeParse({ limit }).success === true;
      const ends = (JSON.stringify(z.toJSONSchema(answers[200] ?? z.null(), { io: 'output' })) as string).includes(
        '"maxItems"',
      );
      return !short.includes(name) && !(takes('100') && !takes('101')) && !ends;
    });
    expect(unbounded.map(([name]) => name)).toEqual([]);
  });
});

/** What a stranger can see of an answer; the trace id differs from call to call. */
async function seenOf(response: Response) {
  const text = (await response.text()).replace(/"trace_id":"[^"]*"/, '');
  const names = [...response.headers.keys()].filter((name) => name !== 'x-trace-id').toSorted();
  return { status: response.status, text, names, to: response.headers.get('location') };
}

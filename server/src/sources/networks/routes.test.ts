import { addPeople, addWatches, stillClock, usingDatabase } from '#kit';
import { makePublish } from '#notify';
import type { Call } from '#platform/http';
import { silentLog } from '#platform/log';
import { localRealtime } from '#platform/realtime';
import { routes } from '@tocsin/sdk/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FeedMessage } from './ingest.ts';
import { ingest } from './ingest.ts';
import { networksHandlers } from './routes.ts';

const testDatabase = usingDatabase();
const now = new Date('2026-11-20T12:10:00Z');
const clock = stillClock(now);
const feed = { name: 'Recorded sample', since: now, connected: true };
let ada = '';
let bob = '';

function callOf<N extends 'listAlarms' | 'getNetwork'>(userId: string, parts: object): Call<N> {
  const principal = { kind: 'person', userId, role: 'AUTHENTICATED', via: 'session' };
  return { principal, ...parts } as Call<N>; // the handlers read no other part of a call
}
const handlers = (running = true) =>
  networksHandlers({ db: testDatabase.db, clock, feed: () => (running ? feed : null) });

/** The answers are checked against the contract. */
async function list(query: object = {}, userId = ada, running = true) {
  const call = callOf<'listAlarms'>(userId, { query: routes.listAlarms.query.parse(query) });
  return routes.listAlarms.answers[200].parse((await handlers(running).listAlarms(call)).body);
}
async function page(asn: string, userId = ada, query: object = {}) {
  const call = callOf<'getNetwork'>(userId, { params: { asn }, query: routes.getNetwork.query.parse(query) });
  return routes.getNetwork.answers[200].parse((await handlers().getNetwork(call)).body);
}
const titles = async (query: object = {}, userId = ada) => (await list(query, userId)).items.map(({ title }) => title);

function delay(asn: string, minutesAgo: number, deviation: number): FeedMessage {
  const ts = now.getTime() / 1000 - minutesAgo * 60;
  const datapoint = { ts, startpoint: 'CTVienna, Vienna, ATv4', endpoint: `AS${asn}v4`, median: 20 };
  return { topic: 'ihr_raclette_diffrtt_anomalies', partition: 0, value: { datapoint, deviation } };
}
function hegemony(asn: number, scope: number, minutesAgo: number): FeedMessage {
  const timestamp = now.getTime() / 1000 - minutesAgo * 60;
  const datapoint = { timestamp, hege: 0.5, asn, scope, nb_peers: 40 };
  return { topic: 'ihr_hegemony_anomalies_ipv6', partition: 0, value: { datapoint, deviation: -7.5 } };
}

beforeAll(async () => {
  const people = await addPeople(testDatabase.db, ['ada', 'bob']);
  [ada, bob] = people.map(({ id }) => id) as [string, string]; // two were added
  await addWatches(testDatabase.db, people.slice(0, 1), { kind: 'network', resource: '2497', minSeverity: 'high' });
  await addWatches(testDatabase.db, people.slice(0, 1), { kind: 'country', resource: 'JP' });
  const publish = makePublish({ clock, realtime: localRealtime() });
  const options = { database: testDatabase.database, clock, log: silentLog(), publish };
  await ingest(options, [
    delay('64500', 130, 9),
    delay('2497', 125, 60),
    delay('2914', 20, 45),
    hegemony(2914, 64501, 10),
    delay('2497', 5, -6),
    { topic: 'ihr_disco_bursts', partition: 0, value: 'broken' },
  ]);
});

describe('the list of alarms', () => {
  test('has the newest first, and not the events that end an alert', async () => {
    expect(await titles()).toEqual([
      'Delay from Vienna, AT to AS2497 (IIJ) fell: 20.0 ms, deviation -6.0',
      'Dependency over IPv6 of AS64501 on AS2914 (NTT) fell: hegemony 0.50, deviation -7.5',
      'Delay from Vienna, AT to AS2914 (NTT) rose: 20.0 ms, deviation +45.0',
      'Delay from Vienna, AT to AS2497 (IIJ) rose: 20.0 ms, deviation +60.0',
      'Delay from Vienna, AT to AS64500 rose: 20.0 ms, deviation +9.0',
    ]);
  });
  test('gives an alarm with its numbers, both ends and the state of its alert', async () => {
    const { items } = await list({ kind: 'hegemony' });
    expect(items).toMatchObject([
      {
        severity: 'low',
        deviation: -7.5,
        level: null,
        address_family: 6,
        ends: ['AS64501', 'AS2914 (NTT)'],
        alert: { state: 'open' },
        details: { asn: 2914, scope: 64501, hegemony: 0.5, peers: 40 },
        received_at: now.toISOString(),
      },
    ]);
    expect((await list()).items.at(-1)?.alert?.state).toBe('resolved');
  });
  test.each([
    [{ resource_kind: 'network', resource: 'AS2914' }, 2],
    [{ resource: '2914' }, 2],
    [{ resource_kind: 'country', resource: 'jp' }, 2],
    [{ resource: 'Vienna, Vienna, AT' }, 4],
    [{ resource: '64999' }, 0],
    [{ min_severity: 'medium' }, 2],
    [{ min_severity: 'high' }, 1],
    [{ kind: 'delay' }, 4],
    [{ kind: 'delay', min_severity: 'medium', resource: '2914' }, 1],
    [{ mine: 'true' }, 2],
    [{ mine: 'true', resource_kind: 'network', resource: '2497' }, 1],
    [{ mine: 'true', resource: '2914' }, 0],
  ])('for %j has %i', async (query, count) => {
    expect(await titles(query)).toHaveLength(count);
  });
  test('of mine is empty for who watches nothing', async () => {
    expect(await titles({ mine: 'true' }, bob)).toEqual([]);
  });
  test.each([{}, { resource: 'Vienna, Vienna, AT' }, { mine: 'true' }])(
    'for %j is the same page by page',
    async (query) => {
      const whole = (await list(query)).items;
      const first = await list({ ...query, limit: 1 });
      const second = await list({ ...query, limit: 1, cursor: first.next_cursor });
      expect([...first.items, ...second.items]).toEqual(whole.slice(0, 2));
      const last = await list({ ...query, limit: whole.length });
      expect(last.next_cursor).toBeNull();
    },
  );
  test.each([
    [{ resource_kind: 'network' }, 'VALIDATION_FAILED', /Name a resource/],
    [{ resource_kind: 'network', resource: 'IIJ' }, 'VALIDATION_FAILED', /AS2497/],
    [{ resource: 'IIJ' }, 'VALIDATION_FAILED', /no network/],
    [{ cursor: 'x' }, 'INVALID_CURSOR', /cursor/],
  ])('for %j is refused', async (query, code, message) => {
    await expect(list(query)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

test('the list is narrowed to an address family and to a time of measurement', async () => {
  const six = await list({ address_family: '6' });
  expect(six.items.length).toBeGreaterThan(0);
  expect(new Set(six.items.map(({ address_family }) => address_family))).toEqual(new Set([6]));
  const [from, until] = [new Date(now.getTime() - 126 * 60_000), new Date(now.getTime() - 10 * 60_000)];
  const within = (await list({ from: from.toISOString(), until: until.toISOString() })).items;
  expect(within.length).toBeGreaterThan(0);
  for (const { time } of within) expect(new Date(time) >= from && new Date(time) < until).toBe(true);
});

test('the chart of a network reaches back a day, a week or a month, in parts that can be told apart', async () => {
  const whole = (counts: { low: number; medium: number; high: number; critical: number }[]) =>
    counts.reduce((sum, { low, medium, high, critical }) => sum + low + medium + high + critical, 0);
  const [day, week, month] = [
    await page('2497'),
    await page('2497', ada, { range: '7d' }),
    await page('2497', ada, { range: '30d' }),
  ];
  expect([day, week, month].map(({ by_hour, hours_each }) => [by_hour.length, hours_each])).toEqual([
    [24, 1],
    [28, 6],
    [30, 24],
  ]);
  expect(whole(day.by_hour)).toBeGreaterThan(0);
  expect(whole(month.by_hour)).toBe(whole(day.by_hour));
  expect(whole(week.by_hour)).toBe(whole(day.by_hour));
  expect(whole((await page('2497', ada, { kind: 'disconnection' })).by_hour)).toBe(0);
  expect(whole((await page('2497', ada, { address_family: '6' })).by_hour)).toBe(0);
});

describe('the state of the feed', () => {
  const stateAfter = async (ms: number) => {
    clock.advance(ms);
    const { feed: state } = await list();
    clock.advance(-ms);
    return state;
  };
  test('is live with its watermark and what could not be read, and stale after two bins of silence', async () => {
    expect(await stateAfter(0)).toEqual({
      name: 'Recorded sample',
      lag: null,
      trouble: null,
      state: 'live',
      watermark: new Date(now.getTime() - 5 * 60_000).toISOString(),
      last_message_at: now.toISOString(),
      rejected: 1,
    });
    expect((await stateAfter(30 * 60_000 + 1)).state).toBe('stale');
  });
  test('is off where no feed runs', async () => {
    expect((await list({}, ada, false)).feed).toMatchObject({ name: 'No feed', state: 'off' });
  });
});

describe('the page of a network', () => {
  test('has its name, my watch, what is open and the last 24 hours by hour', async () => {
    const iij = await page('2497');
    expect(iij).toMatchObject({ asn: '2497', name: 'IIJ', country: 'JP', catalogued: true });
    expect(iij).toMatchObject({ open_alerts: 1, alarms_24h: 2, watched_since: expect.any(String) });
    expect(iij.by_hour).toHaveLength(24);
    expect(iij.by_hour.at(-1)).toEqual({ hour: '2026-11-20T12:00:00.000Z', low: 1, medium: 0, high: 0, critical: 0 });
    expect(iij.by_hour.at(-3)).toMatchObject({ hour: '2026-11-20T10:00:00.000Z', high: 1 });
  });
  test('exists for any network, watched or not', async () => {
    expect(await page('64999', bob)).toMatchObject({
      name: 'AS64999',
      country: null,
      catalogued: false,
      open_alerts: 0,
      alarms_24h: 0,
      watch_id: null,
      watched_since: null,
    });
    expect((await page('-31')).name).toBe('IXP 31');
  });
});

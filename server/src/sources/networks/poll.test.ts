import { ihrDouble, eventually, stillClock, usingDatabase } from '#kit';
import type { IhrDouble } from '#kit';
import { makePublish } from '#notify';
import { movableClock } from '#platform/clock';
import { silentLog } from '#platform/log';
import { localRealtime } from '#platform/realtime';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertKey, externalId } from './alarm.ts';
import type { Alarm } from './alarm.ts';
import { ingest } from './ingest.ts';
import { parseMessage } from './message.ts';
import { pauseOf, pollOnce, windowsOf } from './poll.ts';
import { endpoints } from './rest-shape.ts';
import { networksSource } from './source.ts';

const testDatabase = usingDatabase();
const start = new Date('2026-11-20T12:10:00Z');
let clock = movableClock(start);
let ihr: IhrDouble;
let refused = new Set<string>();

const at = (clockTime: string) => `2026-11-20T${clockTime}:00Z`;
const delay = (asn: number | string, time: string, deviation = 12.5) => ({
  timebin: at(time),
  startpoint_type: 'CT',
  startpoint_name: 'Vienna, Vienna, AT',
  startpoint_af: 4,
  endpoint_type: 'AS',
  endpoint_name: String(asn),
  endpoint_af: 4,
  deviation,
});
const hegemony = (asn: number, time: string) => ({
  timebin: at(time),
  originasn: 2497,
  asn,
  deviation: -40.2,
  af: 6,
  asn_name: 'Carrier',
  originasn_name: 'IIJ',
});
const disco = (name: string, from: string, until: string = from) => ({
  id: 1,
  streamtype: 'ASN',
  streamname: name,
  starttime: at(from),
  endtime: at(until),
  avglevel: 22.5,
  nbdiscoprobes: 12,
  totalprobes: 30,
  ongoing: from === until,
  discoprobes: [],
});

beforeEach(async () => {
  ihr = await ihrDouble();
  clock = movableClock(start);
  refused = new Set();
});
afterEach(async () => {
  await ihr[Symbol.asyncDispose]();
  await sql`truncate event, event_key, event_resource, alert, feed_position, reject, open_alarm`.execute(
    testDatabase.db,
  );
});

const publish = makePublish({ clock: { now: () => clock.now() }, realtime: localRealtime() });
const give = (path: string, ...rows: Record<string, unknown>[]) => void ihr.rows.set(path, rows);
function poll(timeoutMs = 2000) {
  const { database } = testDatabase;
  return pollOnce({
    connection: { url: ihr.url, timeoutMs },
    database,
    clock,
    refused,
    signal: new AbortController().signal,
    take: (messages) => ingest({ database, clock, log: silentLog(), publish }, messages),
  });
}
async function list(query: ReturnType<typeof sql<{ value: string }>>): Promise<string[]> {
  return (await query.execute(testDatabase.db)).rows.map(({ value }) => value);
}
const events = () => list(sql`select external_id as value from event order by id`);
const alerts = () => list(sql`select state || ' ' || key as value from alert order by key`);
const watermark = () =>
  list(sql`select watermark::text as value from feed_position where partition = 'rest_network_delay/0'`);

describe('a look at the REST API', () => {
  test('takes in all pages of the three lists, in the order of their time', async () => {
    give(
      'network_delay/alarms',
      delay(3, '11:30'),
      delay(1, '10:30'),
      delay(2, '11:00'),
      delay(4, '12:00'),
      delay(5, '12:00'),
    );
    give('hegemony/alarms', hegemony(2914, '12:00'));
    give('disco/events', disco('2497', '11:40'));
    expect(await poll()).toEqual({ failures: [] });
    const opened = (await events()).filter((id) => id.startsWith('delay') && !id.endsWith('@ended'));
    expect(opened.map((id) => /AS(\d)v4/.exec(id)?.[1])).toEqual(['1', '2', '3', '4', '5']);
    expect(await alerts()).toContain('open hegemony:2914|2497|v6');
    expect(await alerts()).toContain(`open disconnection:ASN|2497|${Date.parse(at('11:40')) / 1000}`);
    expect(ihr.asked.filter(({ pathname }) => pathname.endsWith('network_delay/alarms'))).toHaveLength(3);
  });

  test('keeps its place, reads what it has read once more, and stores it once', async () => {
    give('network_delay/alarms', delay(1, '11:30'), delay(2, '12:00'));
    await poll();
    expect(await watermark()).toEqual(['2026-11-20 12:00:00+00']);
    const before = await events();
    give('network_delay/alarms', delay(1, '11:30'), delay(9, '11:30'), delay(2, '12:00'));
    clock.advance(5 * 60_000);
    await poll();
    expect(await events()).toHaveLength(before.length + 1);
    const last = ihr.asked.findLast(({ pathname }) => pathname.endsWith('network_delay/alarms'));
    expect(last?.searchParams.get('timebin__gte')).toBe('2026-11-20T09:00:00Z');
  });

  test('ends an alarm that is not seen for two bins, although the window shows it again', async () => {
    give('network_delay/alarms', delay(1, '12:00'));
    await poll();
    clock.advance(100 * 60_000);
    give('network_delay/alarms', delay(1, '12:00'), delay(2, '12:30'), delay(2, '13:00'), delay(2, '13:30'));
    await poll();
    expect((await alerts()).find((alert) => alert.includes('AS1v4'))).toMatch(/^resolved/);
    expect((await alerts()).find((alert) => alert.includes('AS2v4'))).toMatch(/^open/);
  });

  test('ends a disconnection when its end is known', async () => {
    give('disco/events', disco('2497', '11:40'));
    await poll();
    give('disco/events', disco('2497', '11:40', '12:05'));
    await poll();
    expect(await alerts()).toEqual([expect.stringMatching(/^resolved disconnection:ASN\|2497/)]);
    expect(await poll()).toEqual({ failures: [] });
    expect(await events()).toHaveLength(2);
  });

  test('refuses a row that cannot be read once, and goes on', async () => {
    give('network_delay/alarms', { ...delay(1, '12:00'), deviation: 'much' }, delay(2, '12:00'));
    await poll();
    await poll();
    expect(await list(sql`select reason as value from reject`)).toEqual([expect.stringContaining('deviation')]);
    expect(await alerts()).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  test.each([
    ['504', /network_delay\/alarms: the query took the server too long/],
    ['html', /network_delay\/alarms: the answer is not a list of results/],
    ['timeout', /network_delay\/alarms: the server did not answer in time/],
    ['wrong-next', /network_delay\/alarms: its next page is not a page of the same list/],
    ['unexpected', /network_delay\/alarms: the server refused the query \(400 invalid_query_params: page\)/],
  ] as const)('%s is named, and the other lists are read', async (fault, named) => {
    give('network_delay/alarms', delay(1, '12:00'));
    give('hegemony/alarms', hegemony(2914, '12:00'));
    ihr.fail(fault);
    const { failures } = await poll(200);
    expect(failures).toEqual([expect.stringMatching(named)]);
    expect(await alerts()).toEqual(['open hegemony:2914|2497|v6']);
    expect(await poll()).toEqual({ failures: [] });
    expect(await alerts()).toHaveLength(2);
  });

  test('is asked again after growing pauses, up to an hour', () => {
    expect([0, 1, 2, 3, 9].map((failures) => pauseOf(300, failures) / 1000)).toEqual([300, 600, 1200, 2400, 3600]);
  });

  test('shows in the state of the feed', async () => {
    ihr.fail('unexpected');
    const connection = { url: ihr.url, timeoutMs: 2000 };
    const source = networksSource({ database: testDatabase.database, ihr: { connection, intervalSeconds: 300 } });
    const stop = await source.start({ publish, clock, log: silentLog(), signal: new AbortController().signal });
    await eventually(() => expect(source.feed()?.trouble).toContain('invalid_query_params: page'));
    expect(source.feed()).toMatchObject({ name: 'Internet Health Report (REST API)', connected: true });
    await stop();
  });
});

describe('the windows of a look', () => {
  const [delays, , discos] = endpoints;
  const now = stillClock(start).now();
  test('reach three hours back at first, and one day for disconnections', () => {
    expect(windowsOf(delays, undefined, now)).toEqual([{ from: new Date(at('09:10')), until: now }]);
    expect(windowsOf(discos, now, now)[0]?.from).toEqual(new Date('2026-11-19T08:10:00Z'));
  });
  test('are pieces without gaps after a long absence, and never reach back more than seven days', () => {
    const windows = windowsOf(delays, new Date('2026-01-01T00:00:00Z'), now);
    expect(windows[0]?.from.getTime()).toBeGreaterThan(now.getTime() - 7 * 86_400_000);
    expect(windows.slice(1).map(({ from }) => from)).toEqual(windows.slice(0, -1).map(({ until }) => until));
    expect(windows.at(-1)?.until).toEqual(now);
  });
});

describe('the same alarm from the broker and from the REST API', () => {
  const seconds = Date.parse(at('12:00')) / 1000;
  const read = (topic: string, value: unknown): Alarm => {
    const parsed = parseMessage(topic, value);
    if (!parsed.ok) throw new Error(parsed.reason);
    return parsed.alarm;
  };
  const delayOf = { ts: seconds, startpoint: 'CTVienna, Vienna, ATv4', endpoint: 'AS21299v4', median: 113.61 };
  const hegemonyOf = { timestamp: seconds, hege: 0.4, asn: 2914, scope: 2497, nb_peers: 40 };
  const burst = { streamtype: 'ASN', streamname: '2497', starttime: seconds - 1200, level: 22.5, totalprobes: 30 };
  test.each([
    [
      'delay',
      'ihr_raclette_diffrtt_anomalies',
      { datapoint: delayOf, deviation: 45 },
      'rest_network_delay',
      delay(21_299, '12:00', 45),
    ],
    [
      'dependency',
      'ihr_hegemony_anomalies_ipv6',
      { datapoint: hegemonyOf, deviation: -40.2 },
      'rest_hegemony',
      hegemony(2914, '12:00'),
    ],
    ['disconnection', 'ihr_disco_bursts', { ...burst, probelist: {} }, 'rest_disco', disco('2497', '11:40')],
    [
      'reconnection',
      'ihr_disco_bursts_reconnect',
      { ...burst, endtime: seconds, reconnectedprobes: {} },
      'rest_disco_end',
      disco('2497', '11:40', '12:00'),
    ],
  ])('has the same key and is the same event: %s', (_kind, topic, message, restTopic, row) => {
    const [broker, rest] = [read(topic, message), read(restTopic, row)];
    expect(alertKey(rest)).toBe(alertKey(broker));
    expect(externalId(rest)).toBe(externalId(broker));
  });
});

import { severities } from '@tocsin/sdk/contract';
import { encode } from '@msgpack/msgpack';
import { usingTransaction } from '#kit';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { draftOf, isAnnounced } from './draft.ts';
import { parseMessage } from './message.ts';
import { severityOf } from './severity.ts';
import { watchable } from './watchable.ts';

// What network alarms elsewhere did wrong, one test each. What needs a broker, channels or accounts is tested at the
// outside: test/end-to-end/networks-defects.test.ts, kafka-feed.test.ts and chat.test.ts.

const delays = 'ihr_raclette_diffrtt_anomalies';
// As it came over the wire.
const live =
  '{"datapoint":{"ts":1692024300.0,"startpoint":"CTVienna, Vienna, ATv4","endpoint":"AS21299v4","median":113.61,' +
  '"minimum":84.598,"nb_samples":96,"nb_tracks":11,"nb_probes":6,"entropy":1.0,"hop":5.0,"nb_real_rtts":0},"deviation":45.007}';

function alarmOf(topic: string, value: unknown) {
  const parsed = parseMessage(topic, value);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.alarm;
}
const delay = (startpoint: string, endpoint: string, deviation = 45) =>
  draftOf(alarmOf(delays, { datapoint: { ts: 1692024300, startpoint, endpoint, median: 100 }, deviation }));
const outage = { starttime: 1692024300, level: 40, probelist: { 1: 1692024300 }, totalprobes: 10 };
const burst = (streamtype: string, streamname: string | number) =>
  draftOf(alarmOf('ihr_disco_bursts', { ...outage, streamtype, streamname }));
const watched = (kind: string, typed: string) => ({ kind, id: watchable.get(kind)?.safeParse(typed).data });

describe('a defect of network alarms that must not come back', () => {
  const test = usingTransaction();

  it('live message shape not understood: bare and wrapped once more are the same alarm', () => {
    const value: object = JSON.parse(live);
    const alarm = alarmOf(delays, encode(value));
    expect(alarm).toMatchObject({ kind: 'delay', deviation: 45.007, end: { type: 'AS', name: '21299' } });
    expect(alarmOf(delays, encode({ value }))).toEqual(alarm);
  });

  it('level words that differ per layer: feed, contract and database have the same four, in one order', async () => {
    const { rows } = await sql<{ words: string[] }>`select enum_range(null::severity)::text[] as words`.execute(
      test.db,
    );
    expect(rows[0]?.words).toEqual([...severities]);
    expect([6, 40, 60, 120].map(severityOf)).toEqual([...severities]);
  });

  it('negative deviations ignored: a fall is announced in the band of its size', () => {
    const fall = delay('AS2497v4', 'AS2914v4', -63.2);
    expect(fall).toMatchObject({ severity: 'high', data: { title: expect.stringContaining('fell') } });
    expect(isAnnounced(alarmOf(delays, JSON.parse(live.replace('45.007', '-45.007'))))).toBe(true);
  });

  it.each([
    ['network', 'AS3356', delay('CTVienna, Vienna, ATv4', 'AS3356v4')],
    ['network', ' as3356 ', burst('ASN', 3356)],
    ['network', '3356', burst('ASN', '3356')],
    ['city', 'Vienna, Vienna, AT', delay('CTVienna, Vienna, ATv4', 'AS3356v4')],
    ['country', 'jp', burst('COUNTRY', 'JP')],
  ])('stored names that never equal those on the wire: %s %s is what its alarm names', (kind, typed, { resources }) => {
    expect(resources).toContainEqual(watched(kind, typed));
  });

  it.each(['AS3356 - Lumen', 'Lumen'])('stored names that never equal those on the wire: %s is refused', (typed) => {
    expect(watched('network', typed).id).toBeUndefined();
  });

  it.each([
    ['that disconnected', burst('COUNTRY', 'JP')],
    ['of a city', delay('CTTokyo, Tokyo, JPv4', 'PB6042v4')],
    ['of a network', delay('PB6042v4', 'AS2497v4')],
  ])('countries never match: one %s is told to those who watch it', (_of, { resources }) => {
    expect(resources).toContainEqual(watched('country', 'JP'));
  });

  it('only the start point considered: both ends are told, in either direction', () => {
    const ends = [watched('network', '2497'), watched('network', '2914')];
    for (const { resources } of [delay('AS2497v4', 'AS2914v4'), delay('AS2914v4', 'AS2497v4')])
      expect(resources).toEqual(expect.arrayContaining(ends));
  });
});

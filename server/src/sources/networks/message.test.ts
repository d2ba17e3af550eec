import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMessage } from './message.ts';
import { topics } from './shape.ts';

const delay = {
  datapoint: {
    ts: 1692024300.0,
    startpoint: 'CTVienna, Vienna, ATv4',
    endpoint: 'AS21299v4',
    median: 113.61,
    minimum: 84.598,
    nb_samples: 96,
    nb_tracks: 11,
    nb_probes: 6,
    entropy: 1.0,
    hop: 5.0,
    nb_real_rtts: 0,
  },
  deviation: 45.007,
};
const hegemony = {
  datapoint: { timestamp: 1692024300, hege: 0.62, asn: 2914, scope: 2497, nb_peers: 41 },
  deviation: -7.5,
};
const burst = {
  streamtype: 'COUNTRY',
  streamname: 'JP',
  starttime: 1692024300.5,
  level: 14.2,
  probelist: { 6042: 1692024301, 6043: 1692024302 },
  totalprobes: 51,
};
const reconnect = {
  streamtype: 'COUNTRY',
  streamname: 'JP',
  starttime: 1692024300.5,
  endtime: 1692027900.5,
  duration: 3600,
  level: 14.2,
  reconnectedprobes: { 6042: 1692027900 },
};
const shapes = [
  ['ihr_raclette_diffrtt_anomalies', delay, 'delay'],
  ['ihr_hegemony_anomalies_ipv4', hegemony, 'hegemony'],
  ['ihr_hegemony_anomalies_ipv6', hegemony, 'hegemony'],
  ['ihr_disco_bursts', burst, 'disconnection'],
  ['ihr_disco_bursts_reconnect', reconnect, 'reconnection'],
] as const;

function alarmOf(topic: string, value: unknown) {
  const parsed = parseMessage(topic, value);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.alarm;
}

function reasonOf(topic: string, value: unknown) {
  const parsed = parseMessage(topic, value);
  return parsed.ok ? null : parsed.reason;
}

describe.each(shapes)('a message of %s', (topic, value, kind) => {
  test('reads the same decoded, as msgpack, and wrapped once more', () => {
    const alarm = alarmOf(topic, value);
    expect(alarm.kind).toBe(kind);
    expect(alarmOf(topic, encode(value))).toEqual(alarm);
    expect(alarmOf(topic, { value })).toEqual(alarm);
    expect(alarmOf(topic, encode({ value }))).toEqual(alarm);
  });
  test('may carry fields that nobody asked for', () => {
    expect(alarmOf(topic, { ...value, new_field: { deep: [1] } })).toEqual(alarmOf(topic, value));
  });
  test('is refused with the name of what is missing', () => {
    for (const field of Object.keys(value).filter((name) => !/probes|probelist|duration|level/.test(name))) {
      expect(reasonOf(topic, { ...value, [field]: undefined })).toMatch(field);
    }
  });
});

test('a delay alarm keeps both ends, its time and its numbers', () => {
  expect(alarmOf('ihr_raclette_diffrtt_anomalies', delay)).toEqual({
    kind: 'delay',
    time: new Date('2023-08-14T14:45:00Z'),
    start: { type: 'CT', name: 'Vienna, Vienna, AT', family: 4 },
    end: { type: 'AS', name: '21299', family: 4 },
    deviation: 45.007,
    median: 113.61,
    minimum: 84.598,
    samples: 96,
    tracks: 11,
    probes: 6,
    entropy: 1,
    hop: 5,
    realRtts: 0,
  });
});

test('the address family of a hegemony alarm comes from its topic, and its deviation keeps its sign', () => {
  expect(alarmOf('ihr_hegemony_anomalies_ipv4', hegemony)).toMatchObject({ family: 4, deviation: -7.5 });
  expect(alarmOf('ihr_hegemony_anomalies_ipv6', hegemony)).toMatchObject({ family: 6, deviation: -7.5 });
});

test('AS numbers may come as digits, and the whole Internet as scope 0 or -1', () => {
  const point = { ...hegemony.datapoint, asn: '2914', scope: '-1' };
  expect(alarmOf('ihr_hegemony_anomalies_ipv4', { ...hegemony, datapoint: point })).toMatchObject({
    asn: 2914,
    scope: 0,
  });
});

test.each(['{2914,2497}', '', 'NTT', 1.5, 0, null, 5e9])('the AS number %j of a hegemony alarm is refused', (asn) => {
  const value = { ...hegemony, datapoint: { ...hegemony.datapoint, asn } };
  expect(reasonOf('ihr_hegemony_anomalies_ipv4', value)).toMatch(/asn.*is not an AS number/);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, '45', null])('the deviation %j is refused', (deviation) => {
  expect(reasonOf('ihr_raclette_diffrtt_anomalies', { ...delay, deviation })).toMatch(/^deviation:/);
});

test('a number that an alarm can do without is left out when it is broken', () => {
  const point = { ...delay.datapoint, entropy: Number.NaN, hop: 'five' };
  expect(alarmOf('ihr_raclette_diffrtt_anomalies', { ...delay, datapoint: point })).toMatchObject({
    entropy: null,
    hop: null,
  });
});

test.each([0, -5, 1e300, '2023-08-14'])('the time %j is refused', (ts) => {
  const value = { ...delay, datapoint: { ...delay.datapoint, ts } };
  expect(reasonOf('ihr_raclette_diffrtt_anomalies', value)).toMatch(/datapoint\.ts/);
});

test('a time in milliseconds is the same time', () => {
  const point = { ...hegemony.datapoint, timestamp: 1692024300000 };
  expect(alarmOf('ihr_hegemony_anomalies_ipv4', { ...hegemony, datapoint: point })).toMatchObject({
    time: new Date('2023-08-14T14:45:00Z'),
  });
});

test('probes are counted, and a stream of a network has its number as its name', () => {
  const network = { ...burst, streamtype: 'asn', streamname: 2497 };
  expect(alarmOf('ihr_disco_bursts', network)).toMatchObject({
    stream: { type: 'ASN', name: '2497' },
    probes: 2,
    totalProbes: 51,
  });
  expect(reasonOf('ihr_disco_bursts', { ...network, streamname: 'IIJ' })).toMatch(/streamname: is not an AS number/);
});

test('a reconnection before its disconnection is refused', () => {
  expect(reasonOf('ihr_disco_bursts_reconnect', { ...reconnect, endtime: reconnect.starttime - 1 })).toMatch(
    /endtime: is before the start/,
  );
});

test('an unknown topic, bytes that are no msgpack, and what is not an object are refused', () => {
  expect(reasonOf('ihr_bgp_hijacks', delay)).toMatch(/not one of the feed/);
  expect(reasonOf('ihr_disco_bursts', Uint8Array.from([0xc1]))).toMatch(/not msgpack/);
  expect(reasonOf('ihr_disco_bursts', encode([1, 2]))).toMatch(/not an object/);
  expect(reasonOf('ihr_disco_bursts', null)).toMatch(/not an object/);
});

test('no input throws', () => {
  const anyTopic = fc.oneof(fc.constantFrom(...topics), fc.string());
  const anyInput = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text): unknown => JSON.parse(text)),
  );
  fc.assert(fc.property(anyTopic, anyInput, (topic, input) => typeof parseMessage(topic, input).ok === 'boolean'));
});

test('a true message with any one value replaced, or its bytes cut or changed, does not throw', () => {
  const anyShape = fc.constantFrom(...shapes);
  const paths = (value: object): string[][] =>
    Object.entries(value).flatMap(([name, part]) =>
      typeof part === 'object' ? [[name], ...paths(part).map((rest) => [name, ...rest])] : [[name]],
    );
  const replace = (value: object, [name = '', ...rest]: string[], by: unknown): object => ({
    ...value,
    [name]: rest.length === 0 ? by : replace(Object(Reflect.get(value, name)), rest, by),
  });
  fc.assert(
    fc.property(anyShape, fc.nat(), fc.anything(), ([topic, value], at, by) => {
      const all = paths(value);
      parseMessage(topic, replace(value, all[at % all.length] ?? [], by));
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(anyShape, fc.nat(), fc.nat(255), ([topic, value], at, byte) => {
      const bytes = encode(value);
      parseMessage(topic, bytes.slice(0, at % bytes.length));
      bytes[at % bytes.length] = byte;
      parseMessage(topic, bytes);
    }),
    { numRuns: 500 },
  );
});

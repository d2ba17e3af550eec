import { EventData } from '@tocsin/sdk/contract';
import { describe, expect, test } from 'vitest';
import { draftOf, isAnnounced } from './draft.ts';
import { parseMessage } from './message.ts';

function alarmOf(topic: string, value: object) {
  const parsed = parseMessage(topic, value);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.alarm;
}
function delay(startpoint: string, endpoint: string, more: { deviation?: number; median?: number } = {}) {
  const datapoint = { ts: 1692024300, startpoint, endpoint, median: more.median ?? 113.61, minimum: 84.598 };
  const value = { datapoint: { ...datapoint, nb_samples: 96, nb_probes: 6 }, deviation: more.deviation ?? 45.007 };
  return draftOf(alarmOf('ihr_raclette_diffrtt_anomalies', value));
}
function hegemony(asn: number, scope: number, topic = 'ihr_hegemony_anomalies_ipv4') {
  const datapoint = { timestamp: 1692024300, hege: 0.62, asn, scope, nb_peers: 41 };
  return draftOf(alarmOf(topic, { datapoint, deviation: 120.4 }));
}
function burst(streamtype: string, streamname: string | number, level = 14.2) {
  const value = { streamtype, streamname, starttime: 1692024300, level, probelist: { 1: 1, 2: 2 }, totalprobes: 51 };
  return alarmOf('ihr_disco_bursts', value);
}
function reconnect(streamtype: string, streamname: string | number, duration = 4320) {
  const [starttime, endtime] = [1692024300, 1692024300 + duration];
  const value = { streamtype, streamname, starttime, endtime, duration, level: 14.2, reconnectedprobes: { 1: 1 } };
  return alarmOf('ihr_disco_bursts_reconnect', value);
}

test('a delay is announced in one sentence with its number and its signed deviation', () => {
  const draft = delay('CTVienna, Vienna, ATv4', 'AS21299v4');
  expect(draft.data.title).toBe('Delay from Vienna, AT to AS21299 rose: 113.6 ms, deviation +45.0');
  expect(draft.data.body).toBe(
    'Measured in the 30-minute bin of 14:45 UTC on 14 August 2023: median 113.6 ms, minimum 84.6 ms, 96 samples, 6 probes. ' +
      'The deviation says how far this is from the usual value of the 72 hours before.',
  );
  expect(draft).toMatchObject({
    type: 'network.delay',
    severity: 'medium',
    time: new Date('2023-08-14T14:45:00Z'),
    alert: { key: 'delay:CTVienna, Vienna, ATv4|AS21299v4', state: 'open' },
  });
});

test('a negative deviation is told as a fall, in the band of its size', () => {
  const draft = delay('AS2497v4', 'AS2914v4', { deviation: -63.2, median: 4.04 });
  expect(draft.data.title).toBe('Delay from AS2497 (IIJ) to AS2914 (NTT) fell: 4.0 ms, deviation -63.2');
  expect(draft.severity).toBe('high');
});

describe('the resources of an alarm', () => {
  test('are both ends of a delay, the country of a city and the catalogued country of a network', () => {
    expect(delay('CTVienna, Vienna, ATv4', 'AS2497v4').resources).toEqual([
      { kind: 'city', id: 'Vienna, Vienna, AT' },
      { kind: 'country', id: 'AT' },
      { kind: 'network', id: '2497' },
      { kind: 'country', id: 'JP' },
    ]);
  });
  test('are each named once', () => {
    expect(delay('CTTokyo, Tokyo, JPv4', 'AS2497v4').resources.filter(({ id }) => id === 'JP')).toHaveLength(1);
  });
  test('hold no country for a network that the catalogue does not know', () => {
    expect(delay('AS64511v4', 'PB6042v4').resources).toEqual([{ kind: 'network', id: '64511' }]);
  });
  test('hold an exchange point by its negative number', () => {
    const draft = delay('AS-31v4', 'IP192.0.2.1v4');
    expect(draft.resources).toEqual([{ kind: 'network', id: '-31' }]);
    expect(draft.data.ends).toEqual(['IXP 31', '192.0.2.1']);
  });
  test('are both networks of a dependency, and one where the scope is the whole Internet', () => {
    expect(hegemony(2914, 64511).resources.map(({ id }) => id)).toEqual(['2914', 'US', '64511']);
    expect(hegemony(64511, 0).resources).toEqual([{ kind: 'network', id: '64511' }]);
  });
  test.each([
    ['ASN', 2497, ['network 2497', 'country JP']],
    ['COUNTRY', 'JP', ['country JP']],
    ['ADMIN2', 'Tokyo, Tokyo, JP', ['city Tokyo, Tokyo, JP', 'country JP']],
    ['ADMIN1', 'Tokyo, JP', ['city Tokyo, Tokyo, JP', 'country JP']],
    ['ADMIN1', 'California, US', ['country US']],
    ['ADMIN1', 'California', []],
    ['COUNTRY', 'XQ', []],
  ])('of a disconnection of %s %s are %j', (type, name, resources) => {
    expect(draftOf(burst(type, name)).resources.map(({ kind, id }) => `${kind} ${id}`)).toEqual(resources);
  });
});

test('a dependency names the dependent network first, and its family in the key', () => {
  const draft = hegemony(2914, 2497, 'ihr_hegemony_anomalies_ipv6');
  expect(draft.data.title).toBe(
    'Dependency over IPv6 of AS2497 (IIJ) on AS2914 (NTT) rose: hegemony 0.62, deviation +120.4',
  );
  expect(draft).toMatchObject({ severity: 'critical', alert: { key: 'hegemony:2914|2497|v6' } });
  expect(hegemony(2914, 0).data.title).toMatch(/^Dependency of the whole Internet on AS2914/);
});

test('a disconnection and its reconnection have one alert', () => {
  const lost = draftOf(burst('COUNTRY', 'JP'));
  const back = draftOf(reconnect('COUNTRY', 'JP'));
  expect(lost.data.title).toBe('Probes in Japan disconnected: 2 of 51, level 14.2');
  expect(back.data.title).toBe('Probes in Japan reconnected after 1 h 12 min');
  expect(back.data.body).toBe('Disconnected from 14:45 to 15:57 UTC on 14 August 2023. 1 probe came back.');
  expect(lost.alert).toEqual({ key: 'disconnection:COUNTRY|JP|1692024300', state: 'open' });
  expect(back.alert).toEqual({ key: 'disconnection:COUNTRY|JP|1692024300', state: 'resolve' });
  expect(lost.externalId).not.toBe(back.externalId);
});

test('an outage over midnight names both days', () => {
  expect(draftOf(reconnect('COUNTRY', 'JP', 86_400)).data.body).toMatch(
    /^Disconnected from 14:45 UTC on 14 August 2023 to 14:45 UTC on 15 August 2023\./,
  );
});

test('a disconnection under level 10 and an outage under 300 seconds are not announced', () => {
  expect([9.9, 10].map((level) => isAnnounced(burst('ASN', 2497, level)))).toEqual([false, true]);
  expect([299, 300].map((duration) => isAnnounced(reconnect('ASN', 2497, duration)))).toEqual([false, true]);
});

test('the same datapoint has the same id, with and without the suffix of IPv4, and the next bin another', () => {
  expect(delay('AS2497', 'AS2914v4').externalId).toBe(delay('AS2497v4', 'AS2914').externalId);
  expect(delay('AS2497v4', 'AS2914v4').externalId).toBe('delay:AS2497v4|AS2914v4@1692024300');
});

test('every event keeps to the limits of the contract, even with the longest names', () => {
  const longest = `CT${'x'.repeat(80)}v6`;
  for (const draft of [delay(longest, longest), hegemony(2914, 2497), draftOf(burst('ADMIN2', 'y'.repeat(80)))]) {
    const { title, body } = draft.data;
    const data = { severity: draft.severity, title, body, resources: draft.resources, alert: draft.alert };
    expect(EventData.safeParse({ ...data, details: draft.data.details }).error).toBeUndefined();
    expect(draft.externalId.length).toBeLessThanOrEqual(200);
    expect(draft.subject.length).toBeLessThanOrEqual(300);
  }
});

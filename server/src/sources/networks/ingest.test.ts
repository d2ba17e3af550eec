import { stillClock, usingDatabase } from '#kit';
import type { Db } from '#platform/db';
import { silentLog } from '#platform/log';
import { encode } from '@msgpack/msgpack';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import type { EventDraft } from './event-draft.ts';
import { ingest } from './ingest.ts';
import type { FeedMessage } from './ingest.ts';

const testDatabase = usingDatabase();
const now = new Date('2026-11-20T12:00:00Z');
let published: EventDraft[] = [];

afterEach(async () => {
  published = [];
  await sql`truncate feed_position, reject, open_alarm`.execute(testDatabase.db);
});

function take(messages: FeedMessage[], publish?: (tx: Db, drafts: readonly EventDraft[]) => Promise<void>) {
  const collect = async (_: unknown, drafts: readonly EventDraft[]) => void published.push(...drafts);
  const options = { database: testDatabase.database, clock: stillClock(now), log: silentLog() };
  return ingest({ ...options, publish: publish ?? collect }, messages);
}

function delay(asn: string, minutesAgo: number, more: Partial<FeedMessage> = {}): FeedMessage {
  const ts = now.getTime() / 1000 - minutesAgo * 60;
  const datapoint = { ts, startpoint: 'CTTokyo, Tokyo, JPv4', endpoint: `AS${asn}v4`, median: 20.5 };
  return { topic: 'ihr_raclette_diffrtt_anomalies', partition: 0, value: { datapoint, deviation: 12 }, ...more };
}

const steps = () => published.map(({ alert, data }) => `${alert.state} ${data.ends.at(-1)}`);

async function positions() {
  const { rows } = await sql<Record<string, unknown>>`
    select partition, watermark, feed_offset, last_message_at, messages, rejected from feed_position
    where source = 'networks' order by partition`.execute(testDatabase.db);
  return rows;
}

async function rejects() {
  const { rows } = await sql<{ partition: string; raw: Buffer; reason: string }>`
    select partition, raw, reason from reject order by id`.execute(testDatabase.db);
  return rows;
}

describe('a batch', () => {
  test('becomes events, in its order', async () => {
    expect(await take([delay('2497', 60), delay('2914', 60)])).toEqual({ accepted: 2, rejected: [] });
    expect(steps()).toEqual(['open AS2497 (IIJ)', 'open AS2914 (NTT)']);
  });
  test('moves the position of its partition and never moves it back', async () => {
    await take([delay('2497', 30, { offset: 7n }), delay('2914', 60, { offset: 8n })]);
    await take([delay('2914', 90, { offset: 5n })]);
    expect(await positions()).toEqual([
      {
        partition: 'ihr_raclette_diffrtt_anomalies/0',
        watermark: new Date(now.getTime() - 30 * 60_000),
        feed_offset: 8,
        last_message_at: now,
        messages: 3,
        rejected: 0,
      },
    ]);
  });
  test('of nothing is nothing', async () => {
    expect(await take([])).toEqual({ accepted: 0, rejected: [] });
    expect(await positions()).toEqual([]);
  });
});

describe('what the feed holds open', () => {
  test('ends in a later batch, after two bins without it', async () => {
    await take([delay('2497', 120), delay('2914', 120)]);
    await take([delay('2914', 60)]);
    expect(steps()).not.toContain('resolve AS2497 (IIJ)');
    await take([delay('2914', 30)]);
    expect(steps().slice(-2)).toEqual(['resolve AS2497 (IIJ)', 'open AS2914 (NTT)']);
    await take([delay('2914', 0)]);
    expect(steps().filter((step) => step.startsWith('resolve'))).toHaveLength(1);
  });
  test('ends within one batch that spans hours, in the order of the feed', async () => {
    await take([delay('2497', 300), delay('2914', 200), delay('2497', 100), delay('2914', 90)]);
    expect(steps()).toEqual([
      'open AS2497 (IIJ)',
      'resolve AS2497 (IIJ)',
      'open AS2914 (NTT)',
      'resolve AS2914 (NTT)',
      'open AS2497 (IIJ)',
      'open AS2914 (NTT)',
    ]);
  });
  test('a disconnection ends by its reconnection from another topic, or after 24 hours of any', async () => {
    const startOf = (hoursAgo: number) => now.getTime() / 1000 - hoursAgo * 3600;
    const stream = { streamtype: 'ASN', streamname: 2497, level: 12, probelist: { 1: 1 }, totalprobes: 9 };
    const burst = (hoursAgo: number): FeedMessage => {
      return { topic: 'ihr_disco_bursts', partition: 2, value: { ...stream, starttime: startOf(hoursAgo) } };
    };
    await take([burst(30), burst(29)]);
    const value = { ...stream, starttime: startOf(29), endtime: startOf(28), duration: 3600, reconnectedprobes: {} };
    await take([{ topic: 'ihr_disco_bursts_reconnect', partition: 1, value }]);
    await take([delay('2914', 0)]);
    expect(published.map(({ alert, data }) => `${alert.state}: ${data.title}`)).toEqual([
      'open: Probes in AS2497 (IIJ) disconnected: 1 of 9, level 12.0',
      'open: Probes in AS2497 (IIJ) disconnected: 1 of 9, level 12.0',
      'resolve: Probes in AS2497 (IIJ) reconnected after 1 h',
      'resolve: Probes in AS2497 (IIJ): no reconnection reported in 24 hours',
      'open: Delay from Tokyo, JP to AS2914 (NTT) rose: 20.5 ms, deviation +12.0',
    ]);
  });
  test('is not ended by what is fed by hand', async () => {
    await take([delay('2497', 300)]);
    await take([delay('2914', 0, { partition: 'hand' })]);
    expect(steps()).toEqual(['open AS2497 (IIJ)', 'open AS2914 (NTT)']);
  });
});

describe('a message that cannot be read', () => {
  test('is kept as it came with its reason, is counted, and the feed goes on', async () => {
    const broken = Uint8Array.from([0xc1, 0x00]);
    const result = await take([
      delay('2497', 60),
      delay('2497', 60, { value: broken }),
      delay('2497', 60, { value: encode({ datapoint: 'none' }) }),
      delay('2914', 60),
    ]);
    expect(result).toMatchObject({ accepted: 2, rejected: [{ index: 1 }, { index: 2 }] });
    expect(steps()).toEqual(['open AS2497 (IIJ)', 'open AS2914 (NTT)']);
    const [first, second] = await rejects();
    expect(first).toMatchObject({ partition: 'ihr_raclette_diffrtt_anomalies/0', raw: Buffer.from(broken) });
    expect(first?.reason).toMatch(/not msgpack/);
    expect(second?.reason).toMatch(/datapoint/);
    expect((await positions())[0]).toMatchObject({ messages: 4, rejected: 2 });
  });
  test('because its topic is unknown does not get a position of its own name', async () => {
    await take([{ topic: 'x\u0000y', partition: 0, value: 'z\u0000\uD800' }]);
    expect(await rejects()).toMatchObject([{ partition: 'unknown/0' }]);
  });
  test('because it is from the future would end everything, so it is refused from a broker', async () => {
    await take([delay('2497', 300), delay('2914', -120)]);
    expect(steps()).toEqual(['open AS2497 (IIJ)']);
    expect((await rejects())[0]?.reason).toMatch(/2026-11-20T14:00:00.000Z, is too far ahead/);
  });
});

test('one message that the database refuses is refused alone', async () => {
  const messages = ['2497', '2914', '3356', '1299', '174'].map((asn) => delay(asn, 60));
  const collect = async (tx: Db, drafts: readonly EventDraft[]) => {
    if (drafts.some(({ subject }) => subject.includes('AS3356'))) await sql`select 1 / 0`.execute(tx);
    published.push(...drafts);
  };
  const result = await take(messages, collect);
  expect(result).toMatchObject({ accepted: 4, rejected: [{ index: 2, reason: expect.stringContaining('division') }] });
  expect(steps()).toEqual(['open AS2497 (IIJ)', 'open AS2914 (NTT)', 'open AS1299 (Arelion)', 'open AS174 (Cogent)']);
  expect(await positions()).toMatchObject([{ messages: 5, rejected: 1 }]);
});

test('when publishing fails nothing is stored, and the batch can be taken in again', async () => {
  await expect(take([delay('2497', 60)], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await positions()).toEqual([]);
  await take([delay('2497', 60)]);
  expect(steps()).toEqual(['open AS2497 (IIJ)']);
});

test('two batches at once are taken in one after the other', async () => {
  await Promise.all([take([delay('2497', 120)]), take([delay('2914', 120)]), take([delay('3356', 120)])]);
  await take([delay('1299', 0)]);
  expect(steps().filter((step) => step.startsWith('resolve'))).toHaveLength(3);
});

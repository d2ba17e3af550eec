import { stillClock, usingDatabase } from '#kit';
import { makePublish } from '#notify';
import type { EventDraft } from '#notify';
import { silentLog } from '#platform/log';
import { localRealtime } from '#platform/realtime';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { advance, partitionName } from './feed.ts';
import type { FeedState } from './feed.ts';
import { ingest } from './ingest.ts';
import { parseMessage } from './message.ts';
import { messageOf, readRecording, recordedFrom, recordedMs } from './sample/recording.ts';

// The whole recorded feed through the real tables and the real alert rules.
const testDatabase = usingDatabase();
const clock = stillClock(new Date(recordedFrom.getTime() + recordedMs));
const messages = readRecording().map((one) => ({ ...one, value: messageOf(one) }));

async function takeAll(batchSize: number): Promise<EventDraft[]> {
  const publish = makePublish({ clock, realtime: localRealtime() });
  const taken: EventDraft[] = [];
  const options = { database: testDatabase.database, clock, log: silentLog() };
  for (let at = 0; at < messages.length; at += batchSize) {
    await ingest(
      {
        ...options,
        publish: async (tx, drafts) => {
          taken.push(...drafts);
          return publish(tx, drafts);
        },
      },
      messages.slice(at, at + batchSize),
    );
  }
  return taken;
}

async function namesOf(statement: ReturnType<typeof sql<{ name: string }>>): Promise<string[]> {
  const { rows } = await statement.execute(testDatabase.db);
  return rows.map(({ name }) => name);
}

test('batches make the same events as one message after the other, and leave open what the feed holds open', async () => {
  const state: FeedState = { watermarks: new Map(), open: new Map() };
  const expected = messages.flatMap(({ topic, partition, value }) => {
    const parsed = parseMessage(topic, value);
    return parsed.ok ? advance(state, { partition: partitionName(topic, partition), alarm: parsed.alarm }) : [];
  });
  const taken = await takeAll(173);
  expect(taken).toHaveLength(expected.length);
  expect(taken).toEqual(expected);
  const open = [...state.open.values()].filter(({ alarm: { kind } }) => kind !== 'reconnection').map(({ key }) => key);
  expect(open.length).toBeGreaterThan(0);
  const unresolved = sql<{ name: string }>`select key as name from alert where state <> 'resolved' order by key`;
  expect(await namesOf(unresolved)).toEqual(open.toSorted());
});

test('the recording once more adds no event', async () => {
  const count = sql<{ name: string }>`select count(*)::text as name from event`;
  const before = await namesOf(count);
  await takeAll(500);
  expect(await namesOf(count)).toEqual(before);
});

import { expect } from 'vitest';
import { eventually, type TestApp } from '../../../server/test/kit/index.ts';
import type { Person } from './person.ts';

/** A burst of lost probes in a network, as the feed tells it. Its start is its name: two bursts are two alerts. */
export interface Burst {
  readonly asn: string;
  readonly startedAt: number;
  readonly level: number;
}

export function burstIn(kit: TestApp, asn: string, { level = 40, minutesAgo = 20 } = {}): Burst {
  return { asn, startedAt: Math.floor(kit.clock.now().getTime() / 1000) - minutesAgo * 60, level };
}

/** The feed reports that probes lost their connection. */
export async function disconnect(kit: TestApp, { asn, startedAt, level }: Burst): Promise<void> {
  await feed(kit, 'ihr_disco_bursts', {
    streamtype: 'ASN',
    streamname: asn,
    starttime: startedAt,
    level,
    probelist: { 1: startedAt },
    totalprobes: 10,
  });
}

/** The feed reports that they are back. */
export async function reconnect(kit: TestApp, { asn, startedAt, level }: Burst): Promise<void> {
  await feed(kit, 'ihr_disco_bursts_reconnect', {
    streamtype: 'ASN',
    streamname: asn,
    starttime: startedAt,
    endtime: startedAt + 900,
    duration: 900,
    level,
    reconnectedprobes: { 1: startedAt + 900 },
  });
}

async function feed(kit: TestApp, topic: string, value: object): Promise<void> {
  const response = await fetch(`${kit.url}/dev/networks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ topic, value }),
  });
  expect(await response.json()).toMatchObject({ accepted: 1 });
}

/** Waits until a notification about something is there, and gives it. */
export function notificationOf({ client }: Person, about: RegExp) {
  return eventually(async () => {
    const { items } = await client.call('listNotifications', { query: { show: 'all' } });
    const found = items.find(({ title }) => about.test(title));
    if (!found) throw new Error(`None of ${items.length} notifications is about ${about}.`);
    return found;
  });
}

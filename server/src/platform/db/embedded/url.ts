import { setTimeout as wait } from 'node:timers/promises';
import { withClient } from '../client.ts';
import { databaseUser } from './cluster.ts';
import type { Place } from './place.ts';

export function urlOf(place: Place, database = 'tocsin'): string {
  return `postgresql://${databaseUser}@${encodeURIComponent(place.socketFolder)}:5432/${database}`;
}

/** Waits until a database answers; `failure` says why it never will. */
export async function answering(url: string, failure: () => string | undefined = () => undefined): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const failed = failure();
    if (failed !== undefined) throw new Error(`The embedded database did not start:\n${failed}`);
    if (await answers(url)) return;
    if (Date.now() > deadline) throw new Error('The embedded database did not start within a minute.');
    await wait(15);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return await withClient(url, async () => true);
  } catch {
    return false;
  }
}

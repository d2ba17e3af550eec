import { expect, it } from 'vitest';
import type { Realtime } from './realtime.ts';

/** What every realtime does. `open` gives two ends: what one publishes the other hears (they may be the same). */
export function describeRealtime(open: () => Promise<{ one: Realtime; other: Realtime }>): void {
  it('gives a message to every listener of its topic, and to no other', async () => {
    const { one, other } = await open();
    const heard: unknown[] = [];
    other.subscribe('inbox', (message) => heard.push(['first', message]));
    other.subscribe('elsewhere', (message) => heard.push(['elsewhere', message]));
    const arrived = next(other, 'inbox');
    one.publish('inbox', { unread: 3 });
    expect(await arrived).toEqual({ unread: 3 });
    expect(heard).toEqual([['first', { unread: 3 }]]);
  });

  it('never calls a listener inside publish', async () => {
    const { one } = await open();
    const heard: unknown[] = [];
    one.subscribe('inbox', (message) => heard.push(message));
    const arrived = next(one, 'inbox');
    one.publish('inbox', 1);
    expect(heard).toEqual([]);
    await arrived;
    expect(heard).toEqual([1]);
  });

  it('keeps the order of one publisher', async () => {
    const { one, other } = await open();
    const heard: unknown[] = [];
    const all = new Promise<void>((done) => {
      other.subscribe('inbox', (message) => {
        heard.push(message);
        if (heard.length === 100) done();
      });
    });
    for (let index = 0; index < 100; index++) one.publish('inbox', index);
    await all;
    expect(heard).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('is silent for a listener that has left', async () => {
    const { one, other } = await open();
    const heard: unknown[] = [];
    const leave = other.subscribe('inbox', (message) => heard.push(message));
    leave();
    const arrived = next(other, 'inbox');
    one.publish('inbox', 'late');
    await arrived;
    expect(heard).toEqual([]);
  });

  it('carries long messages in any script', async () => {
    const { one, other } = await open();
    const long = { body: '🔔 perché '.repeat(4_000), quote: '"\\\u0000' };
    const arrived = next(other, 'inbox');
    one.publish('inbox', long);
    expect(await arrived).toEqual(long);
  });
}

function next(realtime: Realtime, topic: string): Promise<unknown> {
  return new Promise((resolve) => realtime.subscribe(topic, resolve));
}

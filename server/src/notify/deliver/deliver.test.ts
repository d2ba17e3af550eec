import { setTimeout as wait } from 'node:timers/promises';
import { addPeople, addWatches, usingDatabase } from '#kit';
import { systemClock } from '#platform/clock';
import { makeSealer } from '#platform/crypto';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';
import { localRealtime } from '#platform/realtime';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Channel, Message } from '../channel.ts';
import type { EventDraft } from '../event/event.ts';
import { fanOutNextPage } from '../fan-out/fan-out.ts';
import { makePublish } from '../event/publish.ts';
import { deliverNextParcel } from './deliver.ts';
import { drain } from './drain.ts';
import { dropLeases, leaseParcel } from './parcel.queries.ts';

const kit = usingDatabase();

function deps(channel: Channel) {
  const [clock, realtime] = [systemClock(), localRealtime()];
  return {
    database: kit.database,
    clock,
    realtime,
    publish: makePublish({ clock, realtime }),
    log: silentLog(),
    channels: [channel],
    sealer: makeSealer(['a secret']),
    links: {
      oneTime: async () => 'https://tocsin.test',
      code: () => '123456',
      unsubscribe: () => 'https://tocsin.test',
      acknowledge: () => 'https://tocsin.test',
      page: (path: string) => `https://tocsin.test${path}`,
    },
    random: () => 0.5,
  };
}

/** As slow as a real server, and no two messages alike, so that outcomes are written while others are still sent. */
function slowChannel(sent: Message[]): Channel {
  return {
    name: 'email',
    edits: false,
    destination: z.string(),
    adding: { way: 'given' },
    concurrency: 16,
    timeoutMs: 1000,
    idempotent: false,
    render: (message) => message,
    send: async (rendered) => {
      await wait(sent.length % 25);
      sent.push(rendered as Message); // what render returned
      return { ok: true };
    },
  };
}

async function publish(channel: Channel, draft: Partial<EventDraft>): Promise<void> {
  await kit.database.transaction((tx) =>
    deps(channel).publish(tx, [
      { source: 'test', type: 'test.event', category: 'network', severity: 'high', data: { title: 'Test' }, ...draft },
    ]),
  );
  while (await fanOutNextPage(deps(channel)));
}

async function watchers(resource: string, names: readonly string[]): Promise<Required<Pick<EventDraft, 'resources'>>> {
  await addWatches(kit.db, await addPeople(kit.db, names), { kind: 'network', resource });
  return { resources: [{ kind: 'network', id: resource }] };
}

const worker = newId();

describe('a parcel', () => {
  it('keeps every outcome, also of what is sent while others are written', async () => {
    const sent: Message[] = [];
    const channel = slowChannel(sent);
    const names = Array.from({ length: 300 }, (_, index) => `person-${index}`);
    await publish(channel, await watchers('64500', names));

    expect(await deliverNextParcel(deps(channel), channel, worker)).toBe(true);
    const { rows } = await sql`
      select status, attempts, count(*)::int as rows from delivery where channel = 'email' group by status, attempts`.execute(
      kit.db,
    );
    expect(rows).toEqual([{ status: 'sent', attempts: 1, rows: 300 }]);
    expect(new Set(sent.map(({ deliveryId }) => deliveryId)).size).toBe(300);
    expect(sent).toHaveLength(300);
    expect(await deliverNextParcel(deps(channel), channel, worker)).toBe(false);
  });

  it('whose worker was killed may have been sent, so its people are told of the recovery', async () => {
    const sent: Message[] = [];
    const channel = slowChannel(sent);
    const about = await watchers('64501', ['grace']);
    await publish(channel, { ...about, alert: { key: 'outage', state: 'open' } });
    const now = new Date();
    expect(
      await leaseParcel(kit.db, { channel: 'email', by: worker, dueAt: now, now, until: new Date(now.getTime() + 1) }),
    ).toBeDefined();
    await dropLeases(kit.db);
    await publish(channel, { ...about, alert: { key: 'outage', state: 'resolve' } });

    await expect
      .poll(async () => {
        while (await deliverNextParcel(deps(channel), channel, worker));
        return sent.map(({ step }) => step);
      })
      .toEqual(['open', 'resolve']);
  });
});

describe('a drain', () => {
  const drainOnce = (channel: Channel) => drain({ fanOut: deps(channel), deliver: deps(channel), channels: [channel] });

  it('works out and delivers all that is due, and waits for what an earlier message holds up', async () => {
    const sent: Message[] = [];
    const quick = slowChannel(sent);
    const channel: Channel = { ...quick, send: (...given) => wait(50).then(() => quick.send(...given)) };
    const about = await watchers('64502', ['heidi']);
    await publish(channel, { ...about, alert: { key: 'drained', state: 'open' } });
    const now = new Date();
    await leaseParcel(kit.db, {
      channel: 'email',
      by: worker,
      dueAt: now,
      now,
      until: new Date(now.getTime() + 60_000),
    });
    await publish(channel, { ...about, alert: { key: 'drained', state: 'resolve' } });
    await dropLeases(kit.db);
    await drainOnce(channel);
    expect(sent.map(({ step }) => step)).toEqual(['open', 'resolve']);
  });

  it('leaves for later what is tried again later', async () => {
    const later = { ok: false, retry: 'later', reason: 'temporary_failure', detail: 'Nobody answers.' } as const;
    const channel: Channel = { ...slowChannel([]), send: async () => later };
    await publish(channel, await watchers('64503', ['ivan']));
    await drainOnce(channel);
    const { rows } = await sql`select status from delivery where channel = 'email' and status <> 'sent'`.execute(
      kit.db,
    );
    expect(rows).toEqual([{ status: 'retrying' }]);
  });
});

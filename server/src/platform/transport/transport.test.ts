import {
  eventually,
  hasKafka,
  hasRabbitmq,
  kafkaThatCanBeCut,
  openProxy,
  rabbitmqUrl,
  usingDatabase,
  type Proxy,
} from '#kit';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { newId } from '../ids/index.ts';
import { silentLog } from '../log/index.ts';
import { localRealtime } from '../realtime/index.ts';
import { carryBy, chooseTransport, kafkaTransport, rabbitmqTransport, type Transport } from './index.ts';

interface Way {
  readonly transport: Transport;
  readonly proxy: Proxy;
}

async function overKafka(): Promise<Way> {
  const { connection, proxy } = await kafkaThatCanBeCut();
  return { transport: kafkaTransport({ connection, prefix: newId(), log: silentLog() }), proxy };
}
async function overRabbitmq(): Promise<Way> {
  const url = new URL(rabbitmqUrl);
  const proxy = await openProxy({ port: 0, target: url.host });
  url.host = `127.0.0.1:${proxy.port}`;
  return { transport: rabbitmqTransport({ url: url.href, prefix: newId(), log: silentLog() }), proxy };
}

const kit = usingDatabase();
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A carrier over the broker, with what one worker was handed. */
async function carrying(open: () => Promise<Way>) {
  const { transport, proxy } = await open();
  ends.push(async () => proxy[Symbol.asyncDispose]());
  await chooseTransport(kit.database, transport.name);
  await sql`truncate outbox`.execute(kit.db);
  const carrier = carryBy(transport, {
    database: kit.database,
    realtime: localRealtime(),
    log: silentLog(),
    wakeOn: [],
  });
  ends.push(() => carrier.stop());
  const handed: string[] = [];
  carrier.receive('fan-out', 2, async (work) => {
    handed.push(work);
    if (work === 'broken') throw new Error('This work fails.');
    return true;
  });
  carrier.start();
  await eventually(() => expect(carrier.up).toBe(true));
  return { carrier, proxy, handed };
}

async function make(...works: string[]): Promise<void> {
  await sql`insert into outbox (topic, payload, created_at) select 'fan-out', to_jsonb(w), ${new Date()}::timestamptz from unnest(${works}::text[]) as w`.execute(
    kit.db,
  );
}
const waiting = async () => (await sql`select 1 from outbox`.execute(kit.db)).rows.length;

describe.each([
  ['kafka', hasKafka, overKafka],
  ['rabbitmq', hasRabbitmq, overRabbitmq],
] as const)('the transport %s', (_, isThere, open) => {
  describe.skipIf(!isThere)('on a real broker', () => {
    test('hands over every piece of work and empties the outbox', async () => {
      const { handed } = await carrying(open);
      const works = Array.from({ length: 1200 }, (_, index) => `work-${index}`);
      await make(...works);
      await eventually(() => expect(new Set(handed)).toEqual(new Set(works)));
      expect(await waiting()).toBe(0);
    }, 90_000);

    test('goes on after work that fails, which stays where it is in PostgreSQL', async () => {
      const { handed } = await carrying(open);
      await make('broken', 'sound');
      await eventually(() => expect(new Set(handed)).toEqual(new Set(['broken', 'sound'])));
      await make('later');
      await eventually(() => expect(handed).toContain('later'));
    }, 90_000);

    test('leaves new work to the broker only while it is there: away and back within five seconds each', async () => {
      const { carrier, proxy, handed } = await carrying(open);
      expect(carrier.graceMs).toBeGreaterThan(0);
      const cut = performance.now();
      await proxy.cut();
      await eventually(() => expect(carrier.up).toBe(false));
      expect(carrier.graceMs).toBe(0);
      expect(performance.now() - cut).toBeLessThan(5000);
      await make('while it is away');
      await eventually(async () => expect(await waiting()).toBe(0));
      const mended = performance.now();
      await proxy.mend();
      await eventually(() => expect(carrier.up).toBe(true));
      expect(performance.now() - mended).toBeLessThan(5000);
      await make('back');
      await eventually(() => expect(handed).toContain('back'));
      expect(handed).not.toContain('while it is away');
    }, 90_000);
  });
});

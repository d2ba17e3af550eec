import { sql } from 'kysely';
import { z } from 'zod';
import {
  makeLinks,
  makePublish,
  startDelivering,
  startFanOut,
  type Channel,
  type EventDraft,
  type Publish,
} from '#notify';
import { systemClock } from '#platform/clock';
import { makeLog } from '#platform/log';
import { localRealtime, type Realtime } from '#platform/realtime';
import type { Carrier } from '#platform/transport';
import { until } from './until.ts';
import { watched, type BenchWorld } from './world.ts';

/** The way of an event inside this process: the same parts that the server starts, over the bench's own channels. */
export interface Pipeline {
  publish(): Promise<void>;
  /** Starts the fan-out and resolves when nothing waits for it. */
  fanOut(): Promise<void>;
  /** Starts the workers of the channels and resolves when no parcel waits. */
  deliver(): Promise<void>;
  /** Starts the workers, also those that a broker feeds. */
  startDelivering(carrier?: Carrier): { stop(): Promise<void> };
  /** Resolves when no parcel waits. */
  delivered(): Promise<void>;
  readonly realtime: Realtime;
}

export function pipeline(world: BenchWorld, channels: readonly Channel[]): Pipeline {
  const { database, sealer } = world;
  const links = makeLinks({ key: 'bench', publicUrl: 'https://bench.example' });
  const [clock, realtime] = [systemClock(), localRealtime()];
  const publish = makePublish({ clock, realtime });
  const deps = {
    database,
    sealer,
    clock,
    realtime,
    publish,
    log: makeLog({ level: 'warn', destination: process.stderr }),
  };
  const start = (carrier?: Carrier) => {
    const oneTime = async () => 'https://bench.example/link';
    const used = { ...links, oneTime, code: () => '' };
    return startDelivering({ ...deps, carrier, links: used, random: Math.random }, channels);
  };
  const delivered = () => until('the parcels are delivered', () => isEmpty(world, 'parcel'));
  return {
    realtime,
    publish: () => publishEvent(world, publish),
    async fanOut() {
      const fanOut = startFanOut({ ...deps, channels });
      await until('the fan-out ends', () => isEmpty(world, 'fan_out_page where done_at is null'));
      await fanOut.stop();
    },
    async deliver() {
      const delivering = start();
      await delivered();
      await delivering.stop();
    },
    startDelivering: start,
    delivered,
  };
}

/** A channel over which everything arrives at once. */
export function noOp(name: 'in_app' | 'email'): Channel {
  return {
    name,
    edits: name === 'in_app',
    destination: z.string(),
    adding: { way: 'given' },
    concurrency: 1000,
    timeoutMs: 1000,
    idempotent: true,
    render: () => undefined,
    send: async () => ({ ok: true }),
  };
}

async function publishEvent({ database }: BenchWorld, publish: Publish): Promise<void> {
  const draft: EventDraft = {
    source: 'bench',
    type: 'bench.event',
    category: 'network',
    severity: 'high',
    data: { title: 'Bench', body: 'One event of the bench.' },
    resources: [watched],
  };
  await database.transaction((tx) => publish(tx, [draft]));
}

async function isEmpty({ db }: BenchWorld, what: 'parcel' | 'fan_out_page where done_at is null'): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.raw(what)} limit 1`.execute(db);
  return rows.length === 0;
}

/** How many rows the ledger has with this status. */
export async function ledgerRows({ db }: BenchWorld, status: 'queued' | 'sent'): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from delivery where status = ${status}`.execute(db);
  return rows[0]?.count ?? 0;
}

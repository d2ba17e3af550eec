import { sql } from 'kysely';
import { kafkaThatCanBeCut } from '#kit/kafka';
import { openProxy, type Proxy } from '#kit/proxy';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';
import { carryBy, chooseTransport, kafkaTransport, rabbitmqTransport } from '#platform/transport';
import type { RunningCarrier, Transport } from '#platform/transport';
import { figure, inRounds, median, timed, type Figure } from './figure.ts';
import { ledgerRows, noOp, pipeline, type Pipeline } from './pipeline.ts';
import type { Sizes } from './sizes.ts';
import { until } from './until.ts';
import { addWatchers, benchWorld, type BenchWorld } from './world.ts';

/** A broker behind a proxy that can be cut. */
interface Broker {
  readonly transport: Transport;
  readonly proxy: Proxy;
}

// Which brokers the bench uses is not a setting of the product, so it is read here.
const { TEST_KAFKA_BROKERS: kafka, TEST_AMQP_URL: amqp } = process.env;

const brokers: Readonly<Record<string, (() => Promise<Broker>) | undefined>> = {
  kafka: kafka === undefined ? undefined : openKafka,
  rabbitmq: amqp === undefined ? undefined : () => openRabbitmq(amqp),
};

async function openKafka(): Promise<Broker> {
  const { connection, proxy } = await kafkaThatCanBeCut();
  return { transport: kafkaTransport({ connection, prefix: newId(), log: silentLog() }), proxy };
}

async function openRabbitmq(address: string): Promise<Broker> {
  const url = new URL(address);
  const proxy = await openProxy({ port: 0, target: url.host });
  url.host = `127.0.0.1:${proxy.port}`;
  return { transport: rabbitmqTransport({ url: url.href, prefix: newId(), log: silentLog() }), proxy };
}

/**
 * Drains a ledger whose parcels a broker brings, against the same ledger drained from PostgreSQL alone; and how long a
 * message takes that is published when the broker goes, and until the broker brings messages again when it is back.
 */
export async function benchTransport({ watchers, rounds }: Sizes): Promise<Figure[]> {
  const there = Object.entries(brokers).flatMap(([name, open]) => (open ? [{ name, open }] : []));
  if (there.length < Object.keys(brokers).length)
    process.stderr.write('transport: brokers are left out. `bin/services up` starts them.\n');
  if (there.length === 0) return [];
  await using world = await benchWorld();
  const measured: Figure[] = [];
  await addWatchers(world, 1);
  for (const broker of there) measured.push(...(await benchCut(world, broker, rounds)));
  await sql`truncate delivery, parcel, notification, outbox`.execute(world.db);
  await addWatchers(world, watchers - 1);
  for (const broker of there) measured.push(await benchDrain(world, broker, { watchers, rounds }));
  return measured;
}

interface Named {
  readonly name: string;
  readonly open: () => Promise<Broker>;
}

async function benchDrain(
  world: BenchWorld,
  { name, open }: Named,
  { watchers, rounds }: Pick<Sizes, 'watchers' | 'rounds'>,
): Promise<Figure> {
  const rows = 2 * watchers;
  const shares: number[] = [];
  const { value, bare } = await inRounds(rounds, {
    bare: async () => rows / (await drain(world, rows)),
    value: async () => rows / (await drain(world, rows, { open, saidShare: (share) => shares.push(share) })),
  });
  const share = Math.round(100 * median(shares));
  const detail = `${rows} ledger rows, one worker, ${share} % of the parcels brought by the broker; bare: postgres`;
  return figure(`drain by ${name}`, { value, unit: 'deliveries/s', bare, detail });
}

interface By {
  readonly open: () => Promise<Broker>;
  readonly saidShare: (share: number) => void;
}

async function drain(world: BenchWorld, rows: number, by?: By): Promise<number> {
  const broker = await by?.open();
  await chooseTransport(world.database, broker?.transport.name ?? 'postgres');
  const way = pipeline(world, [noOp('in_app'), noOp('email')]);
  await way.publish();
  await way.fanOut();
  await sql`vacuum (analyze) delivery, parcel, notification`.execute(world.db);
  const parcels = await holdBack(world);
  const carrier = broker && carry(world, way, broker.transport);
  const delivering = way.startDelivering(carrier);
  if (carrier) await bringUp(carrier);
  const seconds = await timed(async () => {
    await release(world);
    way.realtime.publish('parcels', { channels: ['in_app', 'email'] });
    await way.delivered();
  });
  by?.saidShare((carrier?.brought ?? 0) / parcels);
  await delivering.stop();
  await carrier?.stop();
  await broker?.proxy[Symbol.asyncDispose]();
  const sent = await ledgerRows(world, 'sent');
  if (sent !== rows) throw new Error(`${sent} deliveries were sent instead of ${rows}.`);
  await sql`truncate delivery, parcel, notification, outbox`.execute(world.db);
  return seconds;
}

function carry({ database }: BenchWorld, { realtime }: Pipeline, transport: Transport): RunningCarrier {
  return carryBy(transport, { database, realtime, log: silentLog(), wakeOn: ['fan-out', 'parcels'] });
}

async function bringUp(carrier: RunningCarrier): Promise<void> {
  carrier.start();
  await until('the broker carries', () => carrier.up);
}

/** Parcels that are not due yet, and the outbox put aside: a worker that starts finds nothing to do. */
async function holdBack({ db }: BenchWorld): Promise<number> {
  await sql`drop table if exists held_back`.execute(db);
  await sql`create table held_back as select topic, payload, created_at from outbox where topic like 'deliver-%'`.execute(
    db,
  );
  await sql`truncate outbox`.execute(db);
  const { rows } = await sql<{ id: string }>`update parcel set due_at = 'infinity' returning id`.execute(db);
  return rows.length;
}

async function release({ database }: BenchWorld): Promise<void> {
  await database.transaction(async (tx) => {
    await sql`update parcel set due_at = ${new Date()}`.execute(tx);
    await sql`insert into outbox (topic, payload, created_at) select * from held_back`.execute(tx);
  });
}

/** The figures without a bare limit: what the product promises is five seconds each. */
async function benchCut(world: BenchWorld, { name, open }: Named, rounds: number): Promise<Figure[]> {
  const { transport, proxy } = await open();
  await chooseTransport(world.database, transport.name);
  const way = pipeline(world, [noOp('in_app'), noOp('email')]);
  const carrier = carry(world, way, transport);
  const delivering = way.startDelivering(carrier);
  await bringUp(carrier);
  const [away, back]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    away.push(await timed(async () => Promise.all([proxy.cut(), deliverOne(way)])));
    await until('the broker is missed', () => !carrier.up);
    back.push(await timed(async () => Promise.all([proxy.mend(), brings(way, carrier)])));
  }
  await delivering.stop();
  await carrier.stop();
  await proxy[Symbol.asyncDispose]();
  const detail = `the longest of ${rounds}; promised: 5 s`;
  return [
    figure(`${name} away`, { value: Math.max(...away), unit: 's', detail: `until a message is delivered, ${detail}` }),
    figure(`${name} back`, { value: Math.max(...back), unit: 's', detail: `until it brings a message, ${detail}` }),
  ];
}

async function deliverOne(way: Pipeline): Promise<void> {
  await way.publish();
  await way.fanOut();
  await way.delivered();
}

async function brings(way: Pipeline, carrier: RunningCarrier): Promise<void> {
  const before = carrier.brought;
  await until('the broker brings a message', async () => {
    await deliverOne(way);
    return carrier.brought > before;
  });
}

import {
  browser,
  hasKafka,
  hasRabbitmq,
  kafkaBrokers,
  kafkaThatCanBeCut,
  makeTopics,
  openDatabaseProxy,
  openProxy,
  rabbitmqUrl,
  type Proxy,
} from '#kit';
import { systemClock } from '#platform/clock';
import { newId } from '#platform/ids';
import { topics } from '#sources/networks';
import { startDouble } from '#sources/prices';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { countOpen, countRecorded } from '../kill-ledger.ts';
import { judge } from '../kill-oracle.ts';
import { report, type Expected } from '../kill-scene.ts';
import { startSink, type Arrived, type Sink } from '../kill-sink.ts';
import { carried, openSplitScene, type Process, type SplitScene } from '../split-scene.ts';
import { alarms, flows, type Flow, type World } from './flows.ts';

// Every system with one thing after the other broken in the middle of it. The whole server is one process; prices, mail,
// both brokers and the database are outside of it.

const slow = { timeout: 180_000 };
const most = 300;
const password = 'a password for the one who acts';
const administrator = 'admin@tocsin.test';
/** A network that no other test speaks of, because all of them share the topics. */
const network = 4_090_000_000 + (Date.now() % 9_000_000);

describe.skipIf(!hasKafka || !hasRabbitmq)('in the middle of it', () => {
  const own = new AsyncDisposableStack();
  let sink: Sink;
  let scene: SplitScene;
  let transport: Proxy;
  let database: Awaited<ReturnType<typeof openDatabaseProxy>>;
  let server: Process;
  let people: readonly Expected[];
  let world: World;

  beforeAll(async () => {
    sink = own.use(await startSink());
    const prices = own.use(await startDouble({ now: () => systemClock().now().getTime() }));
    const amqp = new URL(rabbitmqUrl);
    transport = own.use(await openProxy({ port: 0, target: amqp.host }));
    amqp.host = `127.0.0.1:${transport.port}`;
    await makeTopics(topics, 10);
    scene = own.use(
      await openSplitScene({
        SMTP_URL: sink.url,
        TRANSPORT: 'rabbitmq',
        AMQP_URL: amqp.href,
        TRANSPORT_PREFIX: newId(),
        KAFKA_GROUP: newId(),
        COINGECKO_PLAN: 'keyless',
        COINGECKO_URL: prices.url,
        COINGECKO_CALLS_PER_MINUTE: '1000',
        PRICE_INTERVAL_SECONDS: '20',
      }),
    );
    database = await openDatabaseProxy(scene.database.url);
    own.use(database.proxy);
    const tag = 'kills';
    await scene.tocsin(['seed', '--people', String(most), '--watch', `tag:${tag}`]);
    const seeded = await scene.tocsin(['seed', '--people', String(most), '--watch', `network:${network}`, '--json']);
    people = (JSON.parse(seeded) as { expected: Expected[] }).expected; // what `seed` prints
    await scene.tocsin(['users', 'create', administrator, '--role', 'ADMIN', '--password-stdin'], password);
    await startServer();
    await until(async () => expect(await coins()).toBeGreaterThan(5));
    world = { database: scene.database, prices, admin: browser(scene.url), network, tag };
  }, 180_000);
  afterAll(() => own.disposeAsync(), 60_000);

  async function startServer(brokers = kafkaBrokers): Promise<void> {
    server = await scene.start([], { DATABASE_URL: database.url, KAFKA_BROKERS: brokers });
    await carried(server);
    await until(async () => expect(await partitionsRead()).toBe(50));
  }
  const count = async (text: ReturnType<typeof sql<{ found: number }>>) =>
    (await text.execute(scene.database.db)).rows[0]?.found ?? 0;
  const partitionsRead = () => count(sql`select count(lag)::int as found from feed_position`);
  const coins = () => count(sql`select count(*)::int as found from coin`);
  const ended = () => until(async () => expect(await countOpen(scene.database)).toBe(0));
  const mails = () => sink.take().filter(({ to }) => to !== administrator);

  /** Starts a run: forgets what was before, and answers the steps and how to tell what is on its way. */
  async function begin(flow: Flow, run: number) {
    await world.admin.call('signIn', { body: { email: administrator, password } });
    const third = people.length / 3;
    const told = flow.tells === 'everybody' ? people : people.slice(run * third, (run + 1) * third);
    const steps = await flow.steps(world, told, run);
    await ended();
    sink.take();
    const recordedBefore = await countRecorded(scene.database);
    return {
      first: steps.slice(0, Math.ceil(steps.length / 2)),
      rest: steps.slice(Math.ceil(steps.length / 2)),
      addresses: told.map(({ email }) => email),
      /** What arrived and is not written down, when nothing moves any more. */
      inFlight: async () => sink.count - ((await countRecorded(scene.database)) - recordedBefore),
    };
  }

  /** Breaks something while a flow is under way: nothing lost, nothing unexpected, and again only what was in flight. */
  async function survive(flow: Flow, run: number, fault: Fault): Promise<void> {
    const { first, rest, addresses, inFlight } = await begin(flow, run);
    await inTens(first);
    await sink.reached(Math.round(first.length > 2 ? first.length / 2 : addresses.length / 4));
    const others = inTens(rest);
    await fault.strike();
    const atMost = await fault.judge(inFlight);
    await fault.mend();
    await others;
    const arrived: Arrived[] = [];
    const sofar = () => judge(arrived, addresses, flow.messagesEach);
    await until(() => {
      arrived.push(...mails());
      expect(sofar().lost).toBe(0);
    });
    await ended();
    arrived.push(...mails());
    report({ flow: flow.name, fault: fault.name, mails: arrived.length, inFlight: atMost, ...sofar() });
    expect(sofar()).toMatchObject({ lost: 0, unexpected: 0 });
    expect(sofar().duplicates).toBeLessThanOrEqual(atMost);
  }

  interface Fault {
    readonly name: string;
    strike(): Promise<void>;
    /** How many may come twice. */
    judge(inFlight: () => Promise<number>): Promise<number>;
    mend(): Promise<void>;
  }

  const killed: Fault = {
    name: 'the process was killed',
    strike: () => server.kill(),
    async judge(inFlight) {
      await sink.quiet();
      return await inFlight();
    },
    mend: () => startServer(),
  };
  const databaseCut: Fault = {
    name: 'the database was cut',
    strike: () => database.proxy.cut(),
    async judge(inFlight) {
      await sink.still();
      return await inFlight();
    },
    mend: () => database.proxy.mend(),
  };
  const brokerCut = (broker: Proxy): Fault => ({
    name: 'the broker was cut',
    strike: () => broker.cut(),
    async judge() {
      await sink.still();
      return 0;
    },
    mend: () => broker.mend(),
  });

  it.each(flows)('$name survive a kill of the process', slow, (flow) => survive(flow, 0, killed));

  it.each(flows)('$name survive a cut of the way to the database', slow, (flow) => survive(flow, 1, databaseCut));

  it.each(flows.filter((flow) => flow !== alarms))('$name survive a cut of the way to RabbitMQ', slow, (flow) =>
    survive(flow, 2, brokerCut(transport)),
  );

  it(`${alarms.name} survive a cut of the way to Kafka, which they come by`, slow, async () => {
    await using stack = new AsyncDisposableStack();
    const { connection, proxy } = await kafkaThatCanBeCut();
    stack.use(proxy);
    await server.stop();
    await startServer(connection.brokers.join());
    await survive(alarms, 2, brokerCut(proxy));
    await server.stop();
  });
});

/** Does every step until it is accepted, ten at a time. */
async function inTens(steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (let first = 0; first < steps.length; first += 10) await Promise.all(steps.slice(first, first + 10).map(until));
}

/** Repeats it until it does not throw. */
async function until(look: () => Promise<void> | void): Promise<void> {
  await vi.waitFor(look, { timeout: 90_000, interval: 200 });
}

import { browser, eventually, hasKafka, hasRabbitmq, kafkaBrokers, rabbitmqUrl, smtpSink } from '#kit';
import { systemClock } from '#platform/clock';
import { newId } from '#platform/ids';
import { startDouble } from '#sources/prices';
import { Connection } from 'rabbitmq-client';
import { afterEach, describe, expect, it } from 'vitest';
import { carried, openSplitScene, type Process, type SplitScene } from './split-scene.ts';

const slow = { timeout: 90_000 };
const password = 'a password for several processes';
let scene: SplitScene;
let sink: Awaited<ReturnType<typeof smtpSink>>;
const own: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of own.splice(0).toReversed()) await end();
}, 60_000);

async function open(env: Record<string, string> = {}): Promise<void> {
  sink = await smtpSink();
  own.push(() => sink.close());
  scene = await openSplitScene({ SMTP_URL: sink.url, ...env });
  own.push(async () => scene[Symbol.asyncDispose]());
}

async function signedIn(email: string, role = 'AUTHENTICATED') {
  await scene.tocsin(['users', 'create', email, '--role', role, '--password-stdin'], password);
  const who = browser(scene.url);
  await who.call('signIn', { body: { email, password } });
  return who;
}

const subjectsTo = (email: string) => sink.items(email).map(({ subject }) => subject);

/** Prices from a double of CoinGecko, for the settings. */
async function market() {
  const double = await startDouble({ now: () => systemClock().now().getTime() });
  own.push(async () => double[Symbol.asyncDispose]());
  const env = { COINGECKO_PLAN: 'keyless', COINGECKO_URL: double.url, COINGECKO_CALLS_PER_MINUTE: '1000' };
  return { double, env };
}

/** Sets a price alert that is true already, which is looked at at once, and waits for its mail. */
async function alertAndMail(who: ReturnType<typeof browser>, email: string, price: string): Promise<void> {
  const body = { coin: 'bitcoin', currency: 'usd', condition: 'is_above', price } as const;
  // The list of coins is there when the feed has asked for it.
  await eventually(() => who.call('makePriceAlert', { body }));
  const amount = Number(price).toLocaleString('en');
  await eventually(() => expect(subjectsTo(email)).toEqual(expect.arrayContaining([expect.stringContaining(amount)])));
}

describe('processes that share one installation', () => {
  it('take a price in one, a person in another, and mail from a third, and only the api listens', slow, async () => {
    const { double, env } = await market();
    await open(env);
    const worker = await scene.start(['--role', 'worker']);
    expect(worker.said()).toContain('Roles: worker');
    await expect(fetch(`${scene.url}/livez`)).rejects.toThrow('fetch failed');
    await scene.start(['--role', 'feed']);
    await scene.start(['--role', 'api']);
    expect((await fetch(`${scene.url}/readyz`)).status).toBe(200);
    const who = await signedIn('ada@example.org');
    double.set('bitcoin', 'usd', '61000');
    await alertAndMail(who, 'ada@example.org', '60500');
  });

  it('leave everything to the next run of a worker that is started with --once', slow, async () => {
    await open();
    await scene.start(['--role', 'api']);
    const body = { email: 'eve@example.org', password };
    await browser(scene.url).call('signUp', { body });
    expect(sink.count).toBe(0);
    await scene.tocsin(['start', '--role', 'worker', '--once']);
    expect(subjectsTo('eve@example.org')).toHaveLength(1);
    await scene.tocsin(['start', '--role', 'worker', '--once']);
    expect(sink.count).toBe(1);
  });

  it('deliver the channels that are theirs and leave the others alone', slow, async () => {
    await open();
    await scene.start(['--role', 'api']);
    await browser(scene.url).call('signUp', { body: { email: 'mia@example.org', password } });
    await scene.tocsin(['start', '--role', 'worker', '--channels', 'in_app', '--once']);
    expect(sink.count).toBe(0);
    await scene.tocsin(['start', '--role', 'worker', '--channels', 'email,in_app', '--once']);
    expect(sink.count).toBe(1);
  });
});

describe.skipIf(!hasRabbitmq)('a mailer of its own behind RabbitMQ', () => {
  it('is fed by the broker with what begins as a price (defect: nothing consumes the mail queue)', slow, async () => {
    const { double, env } = await market();
    const prefix = newId();
    await open({ ...env, TRANSPORT: 'rabbitmq', AMQP_URL: rabbitmqUrl, TRANSPORT_PREFIX: prefix });
    const server = await scene.start(['--role', 'api,feed']);
    const mailer = await scene.start(['--role', 'worker', '--channels', 'email']);
    await Promise.all([carried(server), carried(mailer)]);
    expect(await consumersOf(`${prefix}.deliver-email`)).toBe(1);
    const who = await signedIn('ada@example.org');
    double.set('bitcoin', 'usd', '61000');
    for (const price of ['60500', '60600', '60700']) await alertAndMail(who, 'ada@example.org', price);
    await expectBrought(mailer, 3);
    expect(await server.metric('tocsin_transport_brought')).toBe(0);
  });
});

describe.skipIf(!hasKafka)('a mailer of its own behind Kafka', () => {
  it('is fed by the broker with what begins as a change of a role', slow, async () => {
    await open({ TRANSPORT: 'kafka', TRANSPORT_KAFKA_BROKERS: kafkaBrokers, TRANSPORT_PREFIX: newId() });
    const server = await scene.start(['--role', 'api,feed']);
    const mailer = await scene.start(['--role', 'worker', '--channels', 'email']);
    await Promise.all([carried(server), carried(mailer)]);
    const admin = await signedIn('admin@example.org', 'ADMIN');
    await signedIn('bob@example.org');
    const { items } = await admin.call('listUsers', { query: { query: 'bob@example.org' } });
    const params = { id: items[0]?.id ?? '' };
    for (const role of ['MANAGER', 'AUTHENTICATED', 'MANAGER'] as const)
      await admin.call('setUserRole', { params, body: { role, reason: 'Runs the desk.' } });
    const told = expect.stringMatching(/^You are a (manager|member) at /);
    await eventually(() => expect(subjectsTo('bob@example.org')).toEqual([told, told, told]));
    await expectBrought(mailer, 3);
  });
});

/** Each mail is a page of a fan-out and a parcel; on a machine that stalls for seconds a worker finds some by itself. */
async function expectBrought(mailer: Process, mails: number): Promise<void> {
  await eventually(async () => expect(await mailer.metric('tocsin_transport_brought')).toBeGreaterThan(mails));
}

async function consumersOf(queue: string): Promise<number> {
  const connection = new Connection(rabbitmqUrl);
  try {
    return (await connection.queueDeclare({ queue, passive: true })).consumerCount;
  } finally {
    await connection.close();
  }
}

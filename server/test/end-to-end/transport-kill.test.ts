import { browser, hasKafka, hasRabbitmq, kafkaThatCanBeCut, openDatabaseProxy, openProxy, rabbitmqUrl } from '#kit';
import type { Proxy } from '#kit';
import { newId } from '#platform/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countOpen, countRecorded } from './kill-ledger.ts';
import { judge } from './kill-oracle.ts';
import { report } from './kill-scene.ts';
import { startSink, type Sink } from './kill-sink.ts';
import { carried, openSplitScene, type Process, type SplitScene } from './split-scene.ts';

const people = 300;
const events = 2;
const slow = { timeout: 120_000 };
const password = 'a password for those who push';

interface Way {
  readonly env: Record<string, string>;
  readonly proxy: Proxy;
}

async function throughKafka(): Promise<Way> {
  const { connection, proxy } = await kafkaThatCanBeCut();
  return { env: { TRANSPORT: 'kafka', TRANSPORT_KAFKA_BROKERS: connection.brokers.join() }, proxy };
}
async function throughRabbitmq(): Promise<Way> {
  const url = new URL(rabbitmqUrl);
  const proxy = await openProxy({ port: 0, target: url.host });
  url.host = `127.0.0.1:${proxy.port}`;
  return { env: { TRANSPORT: 'rabbitmq', AMQP_URL: url.href }, proxy };
}

describe.each([
  ['kafka', hasKafka, throughKafka],
  ['rabbitmq', hasRabbitmq, throughRabbitmq],
] as const)('a mailer of its own behind %s, in the middle of some hundred mails', (transport, isThere, open) => {
  describe.skipIf(!isThere)('on a real broker', () => {
    const own = new AsyncDisposableStack();
    let sink: Sink;
    let scene: SplitScene;
    let broker: Proxy;
    let database: Awaited<ReturnType<typeof openDatabaseProxy>>;
    let mailer: Process;
    let pusher: ReturnType<typeof browser>;
    let addresses: readonly string[];
    let recordedBefore = 0;
    let pushes = 0;

    const startMailer = async () => {
      mailer = await scene.start(['--role', 'worker'], { DATABASE_URL: database.url });
      await carried(mailer);
    };
    beforeAll(async () => {
      sink = own.use(await startSink());
      const way = await open();
      broker = own.use(way.proxy);
      const env = { SMTP_URL: sink.url, TRANSPORT_PREFIX: newId(), ...way.env };
      scene = own.use(await openSplitScene(env));
      database = await openDatabaseProxy(scene.database.url);
      own.use(database.proxy);
      await scene.start(['--role', 'api,feed']);
      const seeded = await scene.tocsin(['seed', '--people', String(people), '--watch', 'topic:drill', '--json']);
      addresses = (JSON.parse(seeded) as { expected: { email: string }[] }).expected.map(({ email }) => email);
      const email = 'pusher@example.org';
      await scene.tocsin(['users', 'create', email, '--role', 'MANAGER', '--password-stdin'], password);
      pusher = browser(scene.url);
      await pusher.call('signIn', { body: { email, password } });
      await startMailer();
    }, 120_000);
    afterAll(() => own.disposeAsync(), 60_000);
    beforeEach(async () => {
      await ended();
      sink.take();
      recordedBefore = await countRecorded(scene.database);
    }, 90_000);

    /** Pushes one after the other, so that the broker is needed until the last of them. */
    async function push(): Promise<void> {
      for (let no = 0; no < events; no++) {
        const resources = [{ kind: 'topic', id: 'drill' }];
        const data = { severity: 'high' as const, title: 'A drill', resources };
        const event = { specversion: '1.0' as const, id: `drill-${pushes++}`, source: 'kill test', type: 'test.drill' };
        await pusher.call('pushEvents', { body: [{ ...event, data }] });
      }
    }
    const someMail = () => sink.reached(Math.round(people / 4));
    const ended = () => expect.poll(() => countOpen(scene.database), { timeout: 60_000, interval: 100 }).toBe(0);
    /** What arrived and is not written down, when nothing moves any more. */
    const handedOver = async () => sink.count - ((await countRecorded(scene.database)) - recordedBefore);

    /** Nothing lost, nothing unexpected, and again only what was under way. */
    async function expectAll(what: string, inFlight: number): Promise<void> {
      await ended();
      const judgement = judge(sink.take(), addresses, events);
      report({ transport, what, mails: people * events, inFlight, ...judgement });
      expect(judgement).toMatchObject({ lost: 0, unexpected: 0 });
      expect(judgement.duplicates).toBeLessThanOrEqual(inFlight);
    }

    it('loses nothing when it is killed, and repeats only what was in flight', slow, async () => {
      await push();
      await someMail();
      await mailer.kill();
      await sink.quiet();
      const inFlight = await handedOver();
      await startMailer();
      await expectAll('the mailer was killed', inFlight);
    });

    it('loses nothing when its way to the database is cut, and repeats only what was in flight', slow, async () => {
      await push();
      await someMail();
      await database.proxy.cut();
      await sink.still();
      const inFlight = await handedOver();
      await database.proxy.mend();
      await expectAll('the database was cut', inFlight);
    });

    it('loses nothing and repeats nothing when the broker is cut and comes back', slow, async () => {
      await push();
      await someMail();
      await broker.cut();
      await ended();
      await broker.mend();
      await carried(mailer);
      await expectAll('the broker was cut', 0);
    });
  });
});

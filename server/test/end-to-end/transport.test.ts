import {
  browser,
  eventually,
  hasKafka,
  hasRabbitmq,
  kafkaThatCanBeCut,
  openProxy,
  rabbitmqUrl,
  usingApp,
  type Proxy,
} from '#kit';
import { newId } from '#platform/ids';
import { afterAll, describe, expect, it } from 'vitest';

const ways: readonly (readonly [string, { env: Record<string, string>; proxy: Proxy } | undefined])[] = [
  ['kafka', hasKafka ? await throughKafka() : undefined],
  ['rabbitmq', hasRabbitmq ? await throughRabbitmq() : undefined],
];

async function throughKafka() {
  const { connection, proxy } = await kafkaThatCanBeCut();
  return { env: { TRANSPORT: 'kafka', TRANSPORT_KAFKA_BROKERS: connection.brokers.join() }, proxy };
}
async function throughRabbitmq() {
  const url = new URL(rabbitmqUrl);
  const proxy = await openProxy({ port: 0, target: url.host });
  url.host = `127.0.0.1:${proxy.port}`;
  return { env: { TRANSPORT: 'rabbitmq', AMQP_URL: url.href }, proxy };
}
afterAll(async () => {
  for (const [, way] of ways) await way?.proxy[Symbol.asyncDispose]();
});

describe.each(ways)('mail with TRANSPORT=%s', (_, way) => {
  describe.skipIf(way === undefined)('on a real broker', () => {
    const kit = usingApp({ ...way?.env, TRANSPORT_PREFIX: newId() });
    let people = 0;

    /** Signs somebody up, and says how long the mail took. */
    async function signUp(): Promise<number> {
      const email = `person-${people++}@example.org`;
      const begun = performance.now();
      await browser(kit.url).call('signUp', { body: { email, password: 'a long enough password' } });
      await eventually(async () => expect(await mailsTo(email)).toBe(1));
      return performance.now() - begun;
    }
    async function mailsTo(email: string): Promise<number> {
      const response = await fetch(`${kit.url}/dev/mail.json?to=${email}`);
      return ((await response.json()) as { items: object[] }).items.length; // the contract of /dev
    }
    const saysOfTransport = async (said: string) => {
      const response = await fetch(`${kit.url}/readyz`);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ checks: { transport: said } });
    };

    it('travels through the broker, by PostgreSQL within five seconds while it is away, and through it again: lost 0 (defect: a broker failure swallowed as success)', async () => {
      await eventually(() => saysOfTransport('ok'));
      for (let i = 0; i < 5; i++) await signUp();
      const brought = () => kit.app.carrier?.brought ?? 0;
      // For each mail a page of a fan-out and a parcel; a busy machine may find some by itself.
      expect(brought()).toBeGreaterThanOrEqual(3);

      await way?.proxy.cut();
      const cut = performance.now();
      await signUp();
      expect(performance.now() - cut).toBeLessThan(10_000);
      await eventually(() => saysOfTransport('fallback'));
      const before = brought();
      for (let i = 0; i < 3; i++) expect(await signUp()).toBeLessThan(5000);
      expect(brought()).toBe(before);

      const mended = performance.now();
      await way?.proxy.mend();
      await eventually(() => saysOfTransport('ok'));
      expect(performance.now() - mended).toBeLessThan(5000);
      for (let i = 0; i < 5; i++) await signUp();
      await eventually(() => expect(brought()).toBeGreaterThan(before));
      const counts = await Promise.all(Array.from({ length: people }, (__, n) => mailsTo(`person-${n}@example.org`)));
      expect(counts).toEqual(counts.map(() => 1));
    }, 90_000);
  });
});

import { browser, eventually, hasKafka, kafkaBrokers, makeTopics, produce, usingApp } from '#kit';
import { newId } from '#platform/ids';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { visitChat, type Person } from './chat-visit.ts';

// From outside to outside: what comes in by one end goes out by every end that there is.

const kit = usingApp({
  VISIT_PLACE: 'Harbour House',
  ...(hasKafka ? { KAFKA_BROKERS: kafkaBrokers, KAFKA_GROUP: newId() } : {}),
});
const password = 'a password for every end';
const topic = 'ihr_disco_bursts';
/** A network that no other test speaks of, because all of them share the topics. */
const network = 4_080_000_000 + (Date.now() % 9_000_000);
const sockets: WebSocket[] = [];
let manager: Person;

beforeAll(async () => {
  const topics = ['ihr_raclette_diffrtt_anomalies', 'ihr_hegemony_anomalies_ipv4', 'ihr_hegemony_anomalies_ipv6'];
  if (hasKafka) await makeTopics([...topics, topic, 'ihr_disco_bursts_reconnect'], 10);
  manager = (await personCalled('manager', 'MANAGER')).one;
}, 60_000);
afterAll(() => sockets.forEach((socket) => socket.close()));

async function personCalled(name: string, role: 'AUTHENTICATED' | 'MANAGER' = 'AUTHENTICATED') {
  const email = `${name}@example.org`;
  const { id } = await kit.app.ground.accounts.createUser({ email, displayName: name, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return { id, email, one };
}

/** Everything that one stand-in received, as text. */
async function received(double: 'mail' | 'slack' | 'discord' | 'sms', to?: string): Promise<readonly string[]> {
  const response = await fetch(
    `${kit.url}/dev/${double}.json${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`,
  );
  const { items } = (await response.json()) as { items: object[] }; // the contract of /dev
  return items.map((item) => JSON.stringify(item));
}

const arrives = async (words: string, ...from: Parameters<typeof received>) =>
  await eventually(async () => {
    const found = (await received(...from)).filter((text) => text.includes(words));
    expect(found, `${from[0]} says ${words}`).toHaveLength(1);
  });

async function addPhone(one: Person, phone: string): Promise<void> {
  const { id } = await one.call('makeDestination', { body: { channel: 'sms', phone, country: 'PT' } });
  const code = await eventually(async () => {
    const [text] = await received('sms', phone);
    return /(\d{6}) is your code/.exec(text ?? '')?.[1] ?? Promise.reject(new Error('No text came yet.'));
  });
  await one.call('verifyDestination', { params: { id }, body: { code } });
}

async function listen(one: Person): Promise<() => string> {
  const url = new URL('/api/v1/stream', kit.url.replace('http', 'ws'));
  const socket = new WebSocket(url, { headers: { cookie: one.cookie(), origin: kit.url } });
  sockets.push(socket);
  let heard = '';
  socket.on('message', (data: Buffer) => (heard += data.toString()));
  await eventually(() => expect(heard).toContain('hello'));
  return () => heard;
}

const channels = ['in_app', 'email', 'slack', 'discord', 'sms'] as const;

describe('from outside to outside', () => {
  it.skipIf(!hasKafka)(
    'an alarm from Kafka: WebSocket, SMTP, Slack, Discord and Twilio',
    { timeout: 90_000 },
    async () => {
      const { one, email } = await personCalled('everywhere');
      for (const chat of ['slack', 'discord'] as const)
        expect(await visitChat(kit.url).connect(one, chat, '#noc')).toBe('connected');
      await addPhone(one, '+351912345601');
      const resource = { kind: 'network' as const, id: String(network) };
      await one.call('makeWatch', { body: { resource, min_severity: 'low', channels: [...channels] } });
      const heard = await listen(one);
      await vi.waitFor(
        async () =>
          expect(await one.call('listAlarms', { query: {} })).toMatchObject({ feed: { state: 'live', lag: 0 } }),
        { timeout: 30_000, interval: 200 },
      );
      const starttime = Math.floor(Date.now() / 1000) - 60;
      const value = { streamtype: 'ASN', streamname: String(network), starttime, level: 40, totalprobes: 10 };
      await produce([{ topic, partition: 3, value: { ...value, probelist: { 1: starttime } } }]);
      const words = `AS${network}`;
      await eventually(() => expect(heard()).toContain(words));
      await arrives(words, 'mail', email);
      await arrives(words, 'slack');
      await arrives(words, 'discord');
      await arrives(words, 'sms', '+351912345601');
    },
  );

  it('a price: SMTP, Slack and WebSocket', { timeout: 60_000 }, async () => {
    const { one, email } = await personCalled('holder');
    expect(await visitChat(kit.url).connect(one, 'slack', '#general')).toBe('connected');
    const price = async (usd: string) =>
      await fetch(`${kit.url}/dev/prices`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ litecoin: { usd } }),
      });
    await price('70');
    const heard = await listen(one);
    await one.call('makePriceAlert', {
      body: { coin: 'litecoin', condition: 'is_above', price: '71', channels: ['in_app', 'email', 'slack'] },
    });
    await price('72');
    const words = 'Litecoin is above 71 USD';
    await eventually(() => expect(heard()).toContain(words));
    await eventually(async () => expect((await received('mail', email)).join()).toContain(words));
    await eventually(async () => expect((await received('slack')).join()).toContain(words));
  });

  it(
    "a visitor's form: Twilio and SMTP for the host at once, and for the visitor at the end",
    { timeout: 60_000 },
    async () => {
      const { id, one, email } = await personCalled('ines');
      await addPhone(one, '+351912345602');
      const cells = ['email', 'sms'] as const;
      const { version } = await one.call('getPreferences', {});
      const preferences = cells.map((channel) => ({
        category: 'visitor' as const,
        channel,
        destination_id: null,
        enabled: true,
      }));
      await one.call('setPreferences', { body: { preferences }, headers: { 'if-match': `"${version}"` } });
      await manager.call('changeHost', { params: { id }, body: { hosting: true } });
      const visitor = {
        full_name: 'Grete Hermann',
        email: 'grete@example.net',
        phone: '912 345 603',
        phone_country: 'PT',
      };
      const check_out_at = new Date(kit.clock.now().getTime() + 1_800_000).toISOString();
      const visit = await manager.call('makeVisit', { body: { visitor, host_id: id, check_out_at } });
      await arrives('Grete Hermann is here', 'mail', email);
      await arrives('Grete Hermann', 'sms', '+351912345602');
      await manager.call('checkOutVisit', { params: { id: visit.id } });
      await arrives('Your visit to Harbour House has ended', 'mail', 'grete@example.net');
      await arrives('Your visit to Harbour House has ended', 'sms', '+351912345603');
    },
  );
});

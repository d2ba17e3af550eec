import type { Channel, Message, Outcome, Step } from '#notify';
import { newId } from '#platform/ids';
import { severities } from '@tocsin/sdk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A channel before a provider (a local double of it) that answers well or badly by the address. */
export interface ChannelOnTrial {
  readonly channel: Channel;
  readonly addresses: {
    readonly good: string;
    /** The provider refuses it for good. */
    readonly refused?: string;
    /** The provider asks to try later. */
    readonly deferred?: string;
    /** The provider never answers. */
    readonly silent?: string;
  };
  /** What lies sealed beside an address of a connection. */
  secretOf?(address: string): string;
  /** What is no address on this channel. */
  readonly rubbish: readonly string[];
  /** The same channel where no provider listens; absent when it has none. */
  readonly unreachable?: Channel;
  close(): Promise<void>;
}

const shownInPlace: readonly Step[] = ['update', 'stale', 'acknowledge'];
const steps: Step[] = ['notice', 'open', 'update', 'rise', 'resolve', 'stale', 'acknowledge'];

/** Titles that break what is careless about headers, markup, length or direction. */
export const nastyTitles: Record<string, string> = {
  'a line break and a header': 'Delay rose\r\nBcc: eve@example.org\r\n\r\nBody',
  markup: `<script>alert('1')</script> & "<b>bold</b>" {{ title }} {% include 'x' %} *bold* _it_ [a](http://x) @everyone`,
  'a script from right to left': 'ارتفع التأخير \u202eevil\u202c في روما',
  'two hundred letters': 'Ünïcödé🔔'.repeat(25).slice(0, 200),
  'control characters': 'a\u0000b\u0007c\u001b[31md\u2028e',
};

const secret = 'one-time-secret-7f3a';

/** A message with everything in it, for tests of channels. */
export function sampleMessage(changes: Partial<Message> = {}): Message {
  const deliveryId = changes.deliveryId ?? newId();
  return {
    deliveryId,
    idempotencyKey: `${deliveryId}.0`,
    eventId: newId(),
    recipientId: newId(),
    alertId: newId(),
    type: 'network.delay',
    category: 'network',
    severity: 'high',
    step: 'open',
    title: 'Delay from AS2497 (IIJ) to Rome rose: 42.2 ms, deviation +10.0',
    body: 'Measured in the 30-minute bin of 2026-11-02 08:30 UTC: median 42.2 ms, 12 probes.',
    url: `http://localhost:3000/alerts/1?token=${secret}`,
    time: new Date('2026-11-02T09:00:00Z'),
    locale: 'en',
    zone: 'Europe/Rome',
    recipientName: 'Ada',
    unsubscribeUrl: `http://localhost:3000/u/${secret}`,
    acknowledgeUrl: `http://localhost:3000/a/${secret}`,
    whyUrl: 'http://localhost:3000/notifications/1/why',
    ...changes,
  };
}

/** What every channel does. */
export function describeChannel(open: () => Promise<ChannelOnTrial>): void {
  describe('as every channel', () => {
    let trial: ChannelOnTrial;
    beforeAll(async () => {
      trial = await open();
    });
    afterAll(async () => {
      await trial.channel.close?.();
      await trial.unreachable?.close?.();
      await trial.close();
    });
    describeAddresses(() => trial);
    describeWriting(() => trial);
    describeSending(() => trial);
    describeFaults(() => trial);
  });
}

function describeAddresses(trial: () => ChannelOnTrial): void {
  it('takes its addresses and refuses rubbish', () => {
    const { channel, addresses, rubbish } = trial();
    const fits = (address: unknown) => channel.destination.safeParse(address).success;
    expect(Object.values(addresses).filter((address) => !fits(address))).toEqual([]);
    expect([...rubbish, '', ' ', 'a\r\nb', 'x'.repeat(5000), null, 7, {}].filter(fits)).toEqual([]);
  });

  it('says sensible things of itself', () => {
    const { channel } = trial();
    expect(channel.concurrency).toBeGreaterThanOrEqual(1);
    expect(channel.timeoutMs).toBeGreaterThanOrEqual(100);
    expect(channel.timeoutMs).toBeLessThanOrEqual(120_000);
  });
}

function describeWriting(trial: () => ChannelOnTrial): void {
  it.for(steps)('writes and sends the step %s at every severity', async (step) => {
    for (const severity of severities) {
      const outcome = await sendGood(trial(), { step, severity });
      // Without an earlier message there is nothing to show the change in.
      if (trial().channel.edits && !outcome.ok && shownInPlace.includes(step)) expect(outcome.retry).toBe('withheld');
      else expect(outcome).toMatchObject({ ok: true });
    }
  });

  it.for(Object.keys(nastyTitles))('writes and sends a title with %s', async (name) => {
    const title = nastyTitles[name] ?? '';
    expect(await sendGood(trial(), { title, body: title, recipientName: title })).toMatchObject({ ok: true });
  });

  it('writes without what may be absent', async () => {
    const {
      unsubscribeUrl: _,
      acknowledgeUrl: __,
      ...mandatory
    } = sampleMessage({ category: 'security', alertId: null });
    expect(await sendTo(trial(), trial().addresses.good, mandatory)).toMatchObject({ ok: true });
  });

  it('writes for a language and a zone that it does not know', async () => {
    expect(await sendGood(trial(), { locale: 'xx-nonsense-', zone: 'Nowhere/Land' })).toMatchObject({ ok: true });
  });

  it('writes the same message the same way each time, so that a repeat is known as one', async () => {
    const message = sampleMessage();
    expect(await trial().channel.render(message)).toEqual(await trial().channel.render(message));
  });
}

function describeSending(trial: () => ChannelOnTrial): void {
  it('leaves a thread that the next message of the alert can go on with', async () => {
    const first = await sendGood(trial(), {});
    expect(first.ok).toBe(true);
    const { providerMessageId = null, messageIds = [] } = (first.ok && first.thread) || {};
    const next = await sendGood(trial(), { step: 'resolve', thread: { providerMessageId, messageIds } });
    expect(next).toMatchObject({ ok: true });
  });

  it('sends many at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => sendGood(trial(), {})));
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
  });
}

function describeFaults(trial: () => ChannelOnTrial): void {
  it('gives up on what is refused for good', async () => {
    const { refused } = trial().addresses;
    if (refused === undefined) return expectNoProvider(trial());
    const outcome = await sendTo(trial(), refused, sampleMessage());
    expect(outcome).toMatchObject({ ok: false, retry: 'never' });
    expectDiscreet(outcome, refused);
  });

  it('tries again what is put off', async () => {
    const { deferred } = trial().addresses;
    if (deferred === undefined) return expectNoProvider(trial());
    const outcome = await sendTo(trial(), deferred, sampleMessage());
    expect(outcome).toMatchObject({ ok: false, retry: 'later' });
    expectDiscreet(outcome, deferred);
  });

  it('ends when it is told to, and does not throw', async () => {
    const { silent } = trial().addresses;
    if (silent === undefined) return expectNoProvider(trial());
    const ended = new AbortController();
    const sending = sendTo(trial(), silent, sampleMessage(), ended.signal);
    setTimeout(() => ended.abort(), 100);
    const outcome = await sending;
    if (outcome.ok) expect(outcome.uncertain).toBe(true);
    else expect(outcome).toMatchObject({ retry: 'later', reason: 'timeout' });
    expectDiscreet(outcome, silent);
  });

  it('answers even when it was told to end before it began', async () => {
    const outcome = await sendTo(trial(), trial().addresses.good, sampleMessage(), AbortSignal.abort());
    if (!outcome.ok) expect(outcome.retry).toBe('later');
  });

  it('tries again when its provider is not there', async () => {
    const { unreachable } = trial();
    if (unreachable === undefined) return expectNoProvider(trial());
    const outcome = await sendTo({ ...trial(), channel: unreachable }, trial().addresses.good, sampleMessage());
    expect(outcome).toMatchObject({ ok: false, retry: 'later' });
    expectDiscreet(outcome, trial().addresses.good);
  });
}

/** Only the inbox has nobody between us and the person. */
function expectNoProvider({ channel }: ChannelOnTrial): void {
  expect(channel.name).toBe('in_app');
}

function sendGood(trial: ChannelOnTrial, changes: Partial<Message>): Promise<Outcome> {
  return sendTo(trial, trial.addresses.good, sampleMessage(changes));
}

async function sendTo(
  trial: ChannelOnTrial,
  address: string,
  message: Message,
  signal = AbortSignal.timeout(trial.channel.timeoutMs),
): Promise<Outcome> {
  const { channel } = trial;
  const secret = trial.secretOf?.(address) ?? null;
  return await channel.send(await channel.render(message), { value: address, secret }, signal);
}

// The detail is kept in the ledger and shown to operators.
function expectDiscreet(outcome: Outcome, address: string): void {
  const detail = outcome.ok ? (outcome.receipt ?? '') : outcome.detail;
  expect(detail).not.toContain(address);
  expect(detail).not.toContain(secret);
  expect(detail.length).toBeLessThanOrEqual(200);
  expect(detail).not.toMatch(/[\r\n]/);
}

import type { Destination } from '@tocsin/sdk/contract';
import { browser, eventually, usingApp } from '#kit';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TwilioDouble } from '#channels/sms';

const kit = usingApp();
const password = 'a password for destinations';
let ada: ReturnType<typeof browser>;

beforeAll(async () => {
  await kit.app.ground.accounts.createUser({ email: 'ada@example.org', role: 'AUTHENTICATED', password });
  ada = browser(kit.url);
  await ada.call('signIn', { body: { email: 'ada@example.org', password } });
});

interface Got {
  readonly body?: string;
  readonly path?: string;
  readonly text?: string;
}

async function received(double: string): Promise<readonly Got[]> {
  const response = await fetch(`${kit.url}/dev/${double}.json`);
  const { items } = (await response.json()) as { items: Got[] };
  return items;
}

async function sandboxHook(path: string): Promise<string> {
  const { url } = kit.app.sandbox.get('hooks') as unknown as { url: string }; // the receiver of webhooks has an address
  return url + path;
}

describe('a webhook of one’s own', () => {
  it('shows its secret once, is tested, hears of an alarm, and ends with what waits for it', async () => {
    const url = await sandboxHook('/ada');
    const made = await ada.call('makeDestination', { body: { channel: 'webhook', url, label: 'Pager' } });
    expect(made).toMatchObject({
      channel: 'webhook',
      label: 'Pager',
      state: 'ready',
      secret: expect.stringMatching(/^whsec_/),
    });
    const { items } = await ada.call('listDestinations', {});
    expect(JSON.stringify(items)).not.toContain('whsec_');

    await ada.call('testDestination', { params: { id: made.id } });
    await eventually(async () => expect((await received('hooks')).map(({ path }) => path)).toEqual(['/ada']));

    await ada.call('makeWatch', { body: { resource: { kind: 'network', id: '64501' }, min_severity: 'low' } });
    const start = Math.floor(kit.clock.now().getTime() / 1000) - 60;
    const value = {
      streamtype: 'ASN',
      streamname: '64501',
      starttime: start,
      level: 40,
      probelist: { 1: start },
      totalprobes: 10,
    };
    await fetch(`${kit.url}/dev/networks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ topic: 'ihr_disco_bursts', value }),
    });
    const [hook] = await eventually(async () => {
      const hooks = await received('hooks');
      expect(hooks).toHaveLength(2);
      return hooks;
    });
    expect(JSON.parse(hook?.body ?? '{}')).toMatchObject({ type: 'network.disconnection', data: { step: 'open' } });

    await ada.call('deleteDestination', { params: { id: made.id } });
    await expect(ada.call('testDestination', { params: { id: made.id } })).rejects.toMatchObject({
      code: 'DESTINATION_NOT_FOUND',
    });
  });

  it('is refused inside private networks, with the reason', async () => {
    await expect(
      ada.call('makeDestination', { body: { channel: 'webhook', url: 'https://169.254.169.254/' } }),
    ).rejects.toMatchObject({ code: 'ADDRESS_REFUSED', status: 422 });
  });

  it('is one address: a second time it exists', async () => {
    const url = await sandboxHook('/twice');
    await ada.call('makeDestination', { body: { channel: 'webhook', url } });
    await expect(ada.call('makeDestination', { body: { channel: 'webhook', url } })).rejects.toMatchObject({
      code: 'DESTINATION_EXISTS',
    });
  });
});

describe('a second e-mail address', () => {
  const email = 'ada@work.example';
  const codeIn = async () => {
    const response = await fetch(`${kit.url}/dev/mail.json?to=${email}`);
    const { items } = (await response.json()) as { items: Got[] };
    return /\b(\d{6})\b/.exec(items[0]?.text ?? '')?.[1] ?? Promise.reject(new Error('No code came yet.'));
  };

  it('is confirmed by the code that was sent to it alone, within five tries', async () => {
    const { id, state } = await ada.call('makeDestination', { body: { channel: 'email', email } });
    expect(state).toBe('unverified');
    const code = await eventually(codeIn);
    await expect(ada.call('testDestination', { params: { id } })).rejects.toMatchObject({
      code: 'DESTINATION_UNVERIFIED',
    });
    const wrong = code === '000000' ? '000001' : '000000';
    await expect(ada.call('verifyDestination', { params: { id }, body: { code: wrong } })).rejects.toMatchObject({
      code: 'CODE_REFUSED',
    });
    expect(await ada.call('verifyDestination', { params: { id }, body: { code } })).toMatchObject({ state: 'ready' });
    await expect(ada.call('verifyDestination', { params: { id }, body: { code } })).rejects.toMatchObject({
      code: 'CODE_REFUSED',
    });
  });

  it('guessing in parallel gets five tries in all (defect: unlimited guesses of a six-digit code)', async () => {
    const { id } = await ada.call('makeDestination', { body: { channel: 'email', email: 'guessed@work.example' } });
    const guesses = Array.from({ length: 25 }, (_, guess) =>
      ada.call('verifyDestination', { params: { id }, body: { code: String(guess).padStart(6, '0') } }),
    );
    const answers = await Promise.allSettled(guesses);
    const details = answers.map((answer) =>
      answer.status === 'rejected' ? String(answer.reason.message) : 'accepted',
    );
    expect(details.filter((detail) => detail.includes('more tries')).length).toBeLessThan(5);
  });

  it('rule 48: codes to one address are limited', async () => {
    const { id } = await ada.call('makeDestination', { body: { channel: 'email', email: 'again@work.example' } });
    const asked = await Promise.allSettled(
      Array.from({ length: 5 }, () => ada.call('verifyDestination', { params: { id }, body: {} })),
    );
    const refusals = asked.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(refusals).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'RATE_LIMITED']);
  });

  it('the inbox and the account’s own address stay', async () => {
    const { items } = await ada.call('listDestinations', {});
    for (const { id } of items.filter((item) => item.label === 'In the app' || item.label === 'Account address'))
      await expect(ada.call('deleteDestination', { params: { id } })).rejects.toMatchObject({
        code: 'DESTINATION_NEEDED',
      });
  });
});

describe('a mobile number', () => {
  const phone = '+351912345678';
  const twilio = () => kit.app.sandbox.get('sms') as unknown as TwilioDouble; // the double of sample mode under this name
  const texts = async () => (await received('sms')) as readonly { to: string; body: string }[]; // what that double keeps
  let id = '';
  let confirmed: Destination | undefined;

  beforeAll(async () => {
    // The guesses above used up the calls of their minute.
    kit.clock.advance(120_000);
    ({ id } = await ada.call('makeDestination', {
      body: { channel: 'sms', phone: '912 345 678', country: 'PT', label: 'Mobile' },
    }));
    const code = await eventually(
      async () =>
        /^(\d{6}) is your code/.exec((await texts())[0]?.body ?? '')?.[1] ??
        Promise.reject(new Error('No text came yet.')),
    );
    confirmed = await ada.call('verifyDestination', { params: { id }, body: { code } });
  });

  it('is confirmed by the code that was sent to it', () => {
    expect(confirmed).toMatchObject({ state: 'ready', label: 'Mobile' });
  });

  it('learns by a signed callback, late and repeated as it may be, that a text arrived', async () => {
    const { event_id } = await ada.call('testDestination', { params: { id } });
    await eventually(async () => {
      const { decisions } = await ada.call('whyEvent', { params: { id: event_id } });
      expect(decisions).toMatchObject([{ channel: 'sms', status: 'delivered' }]);
    });
  });

  it('hears no more after STOP, whoever asks, and again after START', async () => {
    const inbound = `${kit.url}/api/v1/inbound/twilio`;
    expect((await twilio().reply(inbound, { from: phone, body: 'Stop' })).status).toBe(204);
    const { items } = await ada.call('listDestinations', {});
    expect(items.find((item) => item.id === id)).toMatchObject({ state: 'suppressed' });
    await twilio().reply(inbound, { from: phone, body: 'START' });
    const after = await ada.call('listDestinations', {});
    expect(after.items.find((item) => item.id === id)).toMatchObject({ state: 'ready' });
  });

  it('rule 60: a callback that nobody signed changes nothing', async () => {
    const response = await fetch(`${kit.url}/api/v1/inbound/twilio`, {
      method: 'POST',
      body: new URLSearchParams({ From: phone, Body: 'STOP' }),
      headers: { 'x-twilio-signature': 'x' },
    });
    expect(response.status).toBe(403);
    const { items } = await ada.call('listDestinations', {});
    expect(items.find((item) => item.id === id)).toMatchObject({ state: 'ready' });
  });
});

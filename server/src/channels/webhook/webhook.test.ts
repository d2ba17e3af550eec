import { createHmac } from 'node:crypto';
import { describeChannel, sampleMessage } from '#channels/conformance';
import { stillClock } from '#kit';
import type { Channel } from '#notify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWebhook, startReceiver, type Receiver } from './index.ts';
import { sign, type Hook } from './webhook.ts';

const clock = stillClock();
const allowedNetworks = ['127.0.0.0/8'];
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver[Symbol.asyncDispose]());

/** The same channel, whose every message goes to one address. */
function always(value: string): Channel<Hook> {
  const channel = hook();
  return {
    ...channel,
    send: (rendered: Hook, _address, signal) => channel.send(rendered, { value, secret: null }, signal),
  };
}

const hook = () => makeWebhook({ clock, allowedNetworks, timeoutMs: 1000 });
const send = async (path = '/', networks = allowedNetworks) => {
  const channel = makeWebhook({ clock, allowedNetworks: networks, timeoutMs: 1000 });
  return channel.send(
    await channel.render(sampleMessage()),
    { value: receiver.url + path, secret },
    AbortSignal.timeout(1000),
  );
};

describe('the webhook channel', () => {
  describeChannel(async () => {
    const own = await startReceiver();
    return {
      channel: hook(),
      addresses: {
        good: `${own.url}/`,
        refused: `${own.url}/gone`,
        deferred: `${own.url}/busy`,
        silent: `${own.url}/silent`,
      },
      rubbish: ['example.org', 'ftp://example.org', 'javascript:alert(1)', '//example.org'],
      unreachable: always('http://127.0.0.1:1/'),
      close: async () => {
        await own[Symbol.asyncDispose]();
      },
    };
  });

  it('signs as the example of the specification', () => {
    const at = new Date(1_614_265_330_000);
    expect(sign({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' }, secret, at)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('can be verified by its receiver, over the raw body', async () => {
    expect(await send()).toMatchObject({ ok: true });
    const [got] = receiver.items();
    if (!got) throw new Error('Nothing was received.');
    const { headers, body } = got;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const expected = createHmac('sha256', key)
      .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(Object.keys(JSON.parse(body))).toEqual(['type', 'timestamp', 'data']);
  });

  it('signs with both secrets while one is being replaced', () => {
    const { 'webhook-signature': signature } = sign({ id: 'a', body: '{}' }, `${secret} ${secret}`, clock.now());
    expect(signature?.split(' ')).toHaveLength(2);
  });

  it.each([
    ['410', { retry: 'never', reason: 'hard_bounce' }],
    ['500', { retry: 'later', reason: 'temporary_failure' }],
    ['302', { retry: 'later', reason: 'temporary_failure' }],
    ['429:7', { retry: 'later', reason: 'rate_limited', afterMs: 7000 }],
    ['503:119', { retry: 'later', reason: 'temporary_failure', afterMs: 119_000 }],
  ])('understands %s', async (fault, outcome) => {
    receiver.fail([fault]);
    expect(await send()).toMatchObject({ ok: false, ...outcome });
  });

  it('rule 50: is never sent into a private network that nobody opened', async () => {
    const before = receiver.items().length;
    expect(await send('/', [])).toMatchObject({ ok: false, retry: 'never', reason: 'rejected' });
    expect(receiver.items()).toHaveLength(before);
  });

  it('the sandbox of sample mode is open by its exact address, and nothing beside it', async () => {
    const { adding } = makeWebhook({ clock, allowedNetworks: [], sandbox: receiver.url });
    if (adding.way !== 'typed') throw new Error('A webhook is typed.');
    expect(await adding.check({ address: `${receiver.url}/mine` })).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
    });
    await expect(adding.check({ address: 'http://127.0.0.1:1/' })).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  });

  it('rule 50: an address inside is refused when it is added, with the reason', async () => {
    const { adding } = makeWebhook({ clock, allowedNetworks: [] });
    if (adding.way !== 'typed') throw new Error('A webhook is typed.');
    await expect(adding.check({ address: 'https://169.254.169.254/' })).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
      message: 'The address leads into a private network.',
    });
  });
});

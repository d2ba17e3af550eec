import { describe, expect, it } from 'vitest';
import { startReceiver } from './index.ts';

/** The example of Standard Webhooks 1.0.0. */
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = '{"test": 2432232314}';
const at = new Date(1_614_265_330_000);
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

async function post(url: string, changes: Record<string, string> = {}, text = body) {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers, ...changes },
    body: text,
  });
  return answer.status;
}

describe('the receiver of webhooks', () => {
  it('takes what the example of the specification is signed with, and nothing like it', async () => {
    await using receiver = await startReceiver({ now: () => at });
    receiver.trust('/mine', secret);
    expect(await post(`${receiver.url}/mine`)).toBe(200);
    expect(
      await post(`${receiver.url}/mine`, { 'webhook-signature': `v1,other ${headers['webhook-signature']}` }),
    ).toBe(200);
    expect(await post(`${receiver.url}/mine`, {}, `${body} `)).toBe(401);
    expect(await post(`${receiver.url}/mine`, { 'webhook-id': 'msg_other' })).toBe(401);
    expect(await post(`${receiver.url}/mine`, { 'webhook-signature': '' })).toBe(401);
    expect(receiver.items().map(({ signature }) => signature)).toEqual([
      'refused',
      'refused',
      'refused',
      'valid',
      'valid',
    ]);
  });

  it('takes a signature of the last five minutes', async () => {
    let now = at;
    await using receiver = await startReceiver({ now: () => now });
    receiver.trust('/mine', secret);
    for (const [seconds, status] of [
      [300, 200],
      [301, 401],
      [-301, 401],
    ] as const) {
      now = new Date(at.getTime() + seconds * 1000);
      expect(await post(`${receiver.url}/mine`)).toBe(status);
    }
  });

  it('keeps what it has no secret for, as it came', async () => {
    await using receiver = await startReceiver({ now: () => at });
    expect(await post(`${receiver.url}/any?a=1`, { 'content-type': 'text/plain' }, 'not json {')).toBe(200);
    expect(receiver.items()).toMatchObject([
      { path: '/any?a=1', body: 'not json {', signature: 'unknown', at: at.toISOString(), headers },
    ]);
  });

  it('answers by script', async () => {
    await using receiver = await startReceiver();
    receiver.fail(['500', '410', '429:7', '302', 'ok']);
    const statuses = [];
    for (let turn = 0; turn < 6; turn += 1) statuses.push(await post(receiver.url));
    expect(statuses).toEqual([500, 410, 429, 302, 200, 200]);
    receiver.fail(['timeout']);
    const hanging = fetch(receiver.url, { signal: AbortSignal.timeout(200) });
    await expect(hanging).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

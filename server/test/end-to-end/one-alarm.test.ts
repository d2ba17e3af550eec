import { browser, eventually, mailAbout, usingApp } from '#kit';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

const kit = usingApp();
const open = new Set<WebSocket>();

afterEach(() => {
  for (const socket of open) socket.close();
  open.clear();
});

interface Heard {
  readonly type: string;
  readonly cursor?: string;
  readonly data?: {
    readonly id: string;
    readonly title: string;
    readonly alert: { readonly id: string; readonly state: string } | null;
  };
}

/** A live inbox: everything it hears, and a way to wait for what it has not heard yet. */
function listen(cookie: string, cursor?: string) {
  const url = new URL('/api/v1/stream', kit.url.replace('http', 'ws'));
  if (cursor) url.searchParams.set('cursor', cursor);
  const socket = new WebSocket(url, { headers: { cookie, origin: kit.url } });
  open.add(socket);
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') heard.push(JSON.parse(data));
    for (const look of waiting) look();
  });
  const until = (match: (message: Heard) => boolean) =>
    new Promise<Heard>((resolve) => {
      const look = () => {
        const found = heard.find(match);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { heard, until, socket };
}

async function feed(topic: string, value: object): Promise<void> {
  const response = await fetch(`${kit.url}/dev/networks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ topic, value }),
  });
  expect(await response.json()).toMatchObject({ accepted: 1 });
}

const disconnection = (start: number) => ({
  streamtype: 'ASN',
  streamname: '64500',
  starttime: start,
  level: 40,
  probelist: { 1: start },
  totalprobes: 10,
});
const reconnection = (start: number) => ({
  streamtype: 'ASN',
  streamname: '64500',
  starttime: start,
  endtime: start + 900,
  duration: 900,
  level: 40,
  reconnectedprobes: { 1: start + 900 },
});

describe('the journey of one alarm by the API alone', () => {
  it('goes from sign-up to the recovery in the same thread', async () => {
    const email = 'grace@example.org';
    const password = 'a long enough password';
    const grace = browser(kit.url);
    await grace.call('signUp', { body: { email, password } });
    const verification = await mailAbout(kit, email, /confirm/i);
    const token = /token=([\w.-]+)/.exec(verification.text)?.[1] ?? '';
    await expect(grace.call('signIn', { body: { email, password } })).rejects.toMatchObject({
      code: 'EMAIL_UNVERIFIED',
    });
    await grace.call('verifyEmail', { body: { token } });
    await grace.call('signIn', { body: { email, password } });
    await grace.call('makeWatch', { body: { resource: { kind: 'network', id: 'AS64500' }, min_severity: 'low' } });

    const inbox = listen(grace.cookie());
    await inbox.until(({ type }) => type === 'hello');
    const start = Math.floor(kit.clock.now().getTime() / 1000) - 60;
    await feed('ihr_disco_bursts', disconnection(start));
    const alarm = await inbox.until(({ type, data }) => type === 'notification' && data?.alert?.state === 'open');
    const id = alarm.data?.id ?? '';
    const alertId = alarm.data?.alert?.id ?? '';
    const opening = await mailAbout(kit, email, /64500/);

    const why = await eventually(async () => {
      const answer = await grace.call('whyNotification', { params: { id } });
      const decisions = answer.decisions.map(({ channel, status }) => `${channel} ${status}`).toSorted();
      expect(decisions).toEqual(['email sent', 'in_app sent']);
      return answer;
    });
    expect(why.watch).toMatchObject({ kind: 'network', resource: '64500' });

    expect(await grace.call('acknowledgeAlert', { params: { id: alertId } })).toMatchObject({ state: 'acknowledged' });
    await feed('ihr_disco_bursts_reconnect', reconnection(start));
    await inbox.until(
      ({ type, data }) => type === 'notification' && data?.id === id && data.alert?.state === 'resolved',
    );
    const recovery = await eventually(async () => {
      const mail = await mailAbout(kit, email, /64500/);
      if (mail.headers['message-id'] === opening.headers['message-id'])
        throw new Error('The recovery has not come yet.');
      return mail;
    });
    expect(recovery.headers['references']).toContain(opening.headers['message-id']);

    const list = await grace.call('listNotifications', { query: {} });
    expect(list.items.filter((item) => item.alert?.id === alertId)).toHaveLength(1);
  });
});

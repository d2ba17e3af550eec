import { createHmac } from 'node:crypto';
import { browser, eventually, usingApp } from '#kit';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SlackDouble } from '#channels/slack';

const password = 'a long enough password';
type Kit = ReturnType<typeof usingApp>;
type Person = ReturnType<typeof browser>;
type Message = ReturnType<SlackDouble['items']>[number];

const slackOf = (kit: Kit) => kit.app.sandbox.get('slack') as unknown as SlackDouble; // the double of sample mode under this name

async function somebody(
  kit: Kit,
  role: 'AUTHENTICATED' | 'MANAGER' = 'AUTHENTICATED',
): Promise<Person & { id: string }> {
  const email = `${crypto.randomUUID()}@example.org`;
  await kit.app.ground.accounts.createUser({ email, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  const { id, display_name: name } = await one.call('getMe');
  expect(name).not.toBe('');
  return { ...one, id };
}

/** Connects #noc as this user of Slack. */
async function connect(kit: Kit, person: Person, user: string, channel = 'C02NOC'): Promise<string> {
  const leaving = await fetch(`${kit.url}/api/v1/destinations/connect/slack`, {
    headers: { cookie: person.cookie() },
    redirect: 'manual',
  });
  const [cookie = ''] = leaving.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const asked = new URL(leaving.headers.get('location') ?? '');
  const allowed = await fetch(asked.origin + asked.pathname, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...Object.fromEntries(asked.searchParams), channel, user, decision: 'allow' }),
  });
  const headers = { cookie: `${person.cookie()}; ${cookie}` };
  await fetch(allowed.headers.get('location') ?? '', { headers, redirect: 'manual' });
  const { items } = await person.call('listDestinations', { query: { limit: 50 } });
  return items.find((item) => item.channel === 'slack')?.id ?? '';
}

async function watching(kit: Kit, topic: string): Promise<Person & { id: string }> {
  const person = await somebody(kit);
  await person.call('makeWatch', { body: { resource: { kind: 'topic', id: topic }, min_severity: 'low' } });
  return person;
}

async function alarm(kit: Kit, manager: Person, topic: string, state: 'open' | 'resolve' = 'open'): Promise<Message> {
  const title = `The backup of ${topic} ${state === 'open' ? 'failed' : 'works'}`;
  const resources = [{ kind: 'topic' as const, id: topic }];
  const data = { severity: 'high' as const, title, resources, alert: { key: topic, state } };
  await manager.call('pushEvents', {
    body: { specversion: '1.0', id: crypto.randomUUID(), source: 'https://backup.test', type: 'backup', data },
  });
  return eventually(async () => {
    const found = slackOf(kit)
      .items()
      .find(({ text }) => text.includes(title));
    if (!found) throw new Error(`Nothing in Slack says ${title}.`);
    return found;
  });
}

async function press(kit: Kit, ts: string, user: string): Promise<number> {
  const answer = await fetch(`${kit.url}/dev/slack/press`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: ts, action: 'acknowledge', user }),
  });
  const { status } = (await answer.json()) as { status: number };
  expect(answer.status).toBe(200);
  return status;
}

async function alertOf(person: Person, title: string) {
  const { items } = await person.call('listNotifications', { query: {} });
  const found = items.find((item) => item.title.includes(title));
  if (!found?.alert) throw new Error(`Nothing in the inbox says ${title}.`);
  return found.alert;
}

const now = (kit: Kit, ts: string) =>
  slackOf(kit)
    .items()
    .find((message) => message.ts === ts);
const wordsOf = (message: Message | undefined) => JSON.stringify(message?.blocks);

describe.each(['shared', 'personal'] as const)('acknowledging is %s: a press in Slack', (acknowledge) => {
  const kit = usingApp({ ACKNOWLEDGE: acknowledge });
  let manager: Person;
  let topic = '';
  let scene = 0;
  beforeAll(async () => {
    await kit.app.ground.accounts.createUser({ email: 'keeper@example.org', role: 'ADMIN', password });
    manager = await somebody(kit, 'MANAGER');
  });
  beforeEach(() => {
    scene += 1;
    topic = `press-${acknowledge}-${scene}`;
  });

  it('rule 59: acknowledges for the person who connected Slack as that user, and the message says who', async () => {
    const ada = await watching(kit, topic);
    await connect(kit, ada, 'U1234');
    const { ts } = await alarm(kit, manager, topic);
    expect(await press(kit, ts, 'nelly')).toBe(200);
    const { display_name: name } = await ada.call('getMe');
    expect(await alertOf(ada, topic)).toMatchObject({ state: 'acknowledged', acknowledged_by: { id: ada.id } });
    await eventually(async () => {
      const message = now(kit, ts);
      expect(message?.edited).toBe(true);
      expect(wordsOf(message)).toContain(`Acknowledged by ${name}`);
      expect(wordsOf(message)).not.toContain('"acknowledge"');
    });
  });

  it('rule 59: by anybody else counts for nothing, and they alone are told why', async () => {
    const ada = await watching(kit, topic);
    await connect(kit, ada, 'U1234');
    const { ts } = await alarm(kit, manager, topic);
    expect(await press(kit, ts, 'sam')).toBe(200);
    await eventually(async () => {
      const [answer] = slackOf(kit).items();
      expect(answer).toMatchObject({ for: 'U2345', text: expect.stringContaining('Nothing was acknowledged') });
    });
    expect(await alertOf(ada, topic)).toMatchObject({ state: 'open' });
    expect(now(kit, ts)?.edited).toBe(false);
  });

  it('rule 59: by anybody else counts by name where the connection lets everybody there press', async () => {
    const ada = await watching(kit, topic);
    const id = await connect(kit, ada, 'U1234');
    const changed = await ada.call('changeDestination', { params: { id }, body: { shared: true } });
    expect(changed).toMatchObject({ shared: true });
    const { ts } = await alarm(kit, manager, topic);
    expect(await press(kit, ts, 'sam')).toBe(200);
    await eventually(async () => expect(wordsOf(now(kit, ts))).toContain('Acknowledged by sam (Slack)'));
    const { state, acknowledged_by: by } = await alertOf(ada, topic);
    expect(state).toBe('acknowledged');
    // What is personal was done for the owner of the connection.
    expect(by?.display_name).toBe(acknowledge === 'shared' ? 'sam (Slack)' : (await ada.call('getMe')).display_name);
    await ada.call('changeDestination', { params: { id }, body: { shared: false } });
    const { items } = await ada.call('listDestinations', {});
    expect(items.find((item) => item.id === id)).toMatchObject({ shared: false });
  });

  it('rule 59: of a user of the same name in another workspace is nobody’s', async () => {
    const ada = await watching(kit, topic);
    await connect(kit, ada, 'U1234');
    const { ts, blocks } = await alarm(kit, manager, topic);
    const value = /"value":"([^"]+)"/.exec(JSON.stringify(blocks))?.[1] ?? '';
    const user = { id: 'U1234', name: 'nelly', team_id: 'T0OTHER' };
    expect(await post(kit, pressOf(value, { user, team: { id: 'T9TK3CUKW' } }))).toBe(200);
    expect(await alertOf(ada, topic)).toMatchObject({ state: 'open' });
    expect(now(kit, ts)?.edited).toBe(false);
  });

  it('changes the message also where the bot is no member, and only the webhook may post', async () => {
    const ada = await watching(kit, topic);
    await connect(kit, ada, 'U1234', 'C03OPS');
    const { ts, by } = await alarm(kit, manager, topic);
    expect(by).toBe('hook');
    expect(await press(kit, ts, 'nelly')).toBe(200);
    const { display_name: name } = await ada.call('getMe');
    await eventually(async () => expect(wordsOf(now(kit, ts))).toContain(`Acknowledged by ${name}`));
    expect(await alertOf(ada, topic)).toMatchObject({ state: 'acknowledged' });
  });

  it('counts only in a channel where the alert was told', async () => {
    const ada = await watching(kit, topic);
    await connect(kit, ada, 'U1234');
    const { blocks } = await alarm(kit, manager, topic);
    const value = /"value":"([^"]+)"/.exec(JSON.stringify(blocks))?.[1] ?? '';
    expect(await post(kit, pressOf(value, { channel: { id: 'C01GENERAL' } }))).toBe(200);
    expect(await post(kit, pressOf('nonsense'))).toBe(200);
    expect(await alertOf(ada, topic)).toMatchObject({ state: 'open' });
    expect(await post(kit, pressOf(value))).toBe(200);
    expect(await alertOf(ada, topic)).toMatchObject({ state: 'acknowledged' });
  });

  it('of an alert that has ended changes nothing', async () => {
    const ada = await watching(kit, topic);
    await connect(kit, ada, 'U1234');
    const { ts } = await alarm(kit, manager, topic);
    await alarm(kit, manager, topic, 'resolve');
    expect(await press(kit, ts, 'nelly')).toBe(200);
    await eventually(async () => expect(slackOf(kit).items()[0]?.text).toContain('This alert has ended.'));
    expect((await alertOf(ada, topic)).state).toBe('resolved');
  });

  /** A press as Slack writes it, for what the double does not do. */
  function pressOf(value: string, more: object = {}): string {
    const payload = {
      type: 'block_actions',
      user: { id: 'U1234', name: 'nelly', team_id: 'T9TK3CUKW' },
      team: { id: 'T9TK3CUKW', domain: 'sandbox' },
      channel: { id: 'C02NOC', name: 'noc' },
      actions: [{ action_id: 'acknowledge', value }],
      ...more,
    };
    return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  }
});

interface Envelope {
  readonly secret?: string;
  readonly ageSeconds?: number;
  readonly sign?: (body: string) => string;
}

/** Posts a form that is signed as Slack signs, unless it says otherwise. */
async function post(kit: Kit, body: string, { secret, ageSeconds = 0, sign = String }: Envelope = {}): Promise<number> {
  const timestamp = String(Math.floor(kit.clock.now().getTime() / 1000) - ageSeconds);
  const key = secret ?? slackOf(kit).signingSecret;
  const signature = `v0=${createHmac('sha256', key)
    .update(`v0:${timestamp}:${sign(body)}`)
    .digest('hex')}`;
  const answer = await fetch(`${kit.url}/api/v1/inbound/slack`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    },
    body,
  });
  return answer.status;
}

describe('rule 60: what comes in from Slack', () => {
  const kit = usingApp();
  const body = 'payload=%7B%7D';

  it('is answered when it is signed, and refused otherwise', async () => {
    expect(await post(kit, body)).toBe(200);
    expect(await post(kit, body, { secret: 'guessed' })).toBe(403);
    expect(await post(kit, body, { sign: (text) => `${text}&` })).toBe(403);
    expect(
      (await fetch(`${kit.url}/api/v1/inbound/slack`, { method: 'POST', body: new URLSearchParams() })).status,
    ).toBe(403);
  });

  it('is signed over the bytes that came, not over what was read of them', async () => {
    // The same form, written another way.
    expect(await post(kit, body, { sign: () => 'payload={}' })).toBe(403);
    expect(await post(kit, 'payload=%7b%7d')).toBe(200);
  });

  it('is refused after five minutes', async () => {
    expect(await post(kit, body, { ageSeconds: 290 })).toBe(200);
    expect(await post(kit, body, { ageSeconds: 310 })).toBe(403);
  });

  it('is refused when it is larger than a press can be', async () => {
    expect(await post(kit, `payload=${'x'.repeat(300_000)}`)).toBe(413);
  });

  it('changes nothing when it is something else that Slack sends', async () => {
    for (const payload of ['', 'no JSON', '{"type":"view_submission"}', '{"type":"block_actions","actions":[]}'])
      expect(await post(kit, new URLSearchParams({ payload }).toString())).toBe(200);
  });
});

describe('without a signing secret', () => {
  const kit = usingApp({ SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'x' });

  it('nothing that comes in from Slack counts, whatever it is signed with', async () => {
    expect(await post(kit, 'payload=%7B%7D', { secret: '' })).toBe(403);
    expect(await post(kit, 'payload=%7B%7D', { secret: 'undefined' })).toBe(403);
  });
});

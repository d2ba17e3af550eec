import { browser, eventually, usingApp } from '#kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { visitChat, type Chat, type Person } from './chat-visit.ts';

const kit = usingApp();
const password = 'a long enough password';
type Visit = ReturnType<typeof visitChat>;

interface Posted {
  readonly channel_name: string;
  readonly text?: string;
  readonly content?: string;
  readonly edited: boolean;
  readonly ts?: string;
  readonly thread_ts?: string | null;
  readonly embeds?: readonly { readonly description: string }[];
}

let manager: Person;
beforeAll(async () => {
  await kit.app.ground.accounts.createUser({ email: 'keeper@example.org', role: 'ADMIN', password });
  manager = await somebody('MANAGER');
});

async function somebody(role: 'AUTHENTICATED' | 'MANAGER' = 'AUTHENTICATED'): Promise<Person> {
  const email = `${crypto.randomUUID()}@example.org`;
  await kit.app.ground.accounts.createUser({ email, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return one;
}

async function watching(topic: string): Promise<Person> {
  const one = await somebody();
  await one.call('makeWatch', { body: { resource: { kind: 'topic', id: topic }, min_severity: 'low' } });
  return one;
}

const depart = (person: Person, chat: Chat) => visitChat(kit.url).depart(person, chat);
const choose: Visit['choose'] = (...given) => visitChat(kit.url).choose(...given);
const arrive: Visit['arrive'] = (...given) => visitChat(kit.url).arrive(...given);
const connect: Visit['connect'] = (...given) => visitChat(kit.url).connect(...given);

async function destinations(person: Person, chat: Chat) {
  const { items } = await person.call('listDestinations', { query: { limit: 50 } });
  return items.filter(({ channel }) => channel === chat);
}

async function posted(chat: Chat): Promise<Posted[]> {
  const { items } = (await (await fetch(`${kit.url}/dev/${chat}.json`)).json()) as { items: Posted[] };
  return items;
}

const wordsOf = ({ text, content }: Posted) => text ?? content ?? '';
const find = (chat: Chat, words: string) =>
  eventually(async () => {
    const found = (await posted(chat)).find((message) => wordsOf(message).includes(words));
    if (!found) throw new Error(`Nothing in ${chat} says ${words}.`);
    return found;
  });

/** Another system tells something by the API, as a manager may. */
async function tell(topic: string, title: string, state?: 'open' | 'update' | 'resolve') {
  const resources = [{ kind: 'topic', id: topic }];
  const alert = state === undefined ? {} : { alert: { key: topic, state } };
  const data = { severity: 'high' as const, title, body: 'The disk is full.', resources, ...alert };
  const event = {
    specversion: '1.0' as const,
    id: crypto.randomUUID(),
    source: 'https://backup.test',
    type: 'backup',
    data,
  };
  await manager.call('pushEvents', { body: event });
}

async function fail(provider: Chat, next: string[]) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${kit.url}/dev/faults`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ provider, next }),
  });
  expect(answer.ok).toBe(true);
}

describe.each(['slack', 'discord'] as const)('an alert in %s', (chat) => {
  it('goes from connecting over a test to the opening, an edit in place and the recovery', async () => {
    const topic = `journey-${chat}`;
    const ada = await watching(topic);
    expect(await connect(ada, chat, '#noc')).toBe('connected');
    const [destination] = await destinations(ada, chat);
    expect(destination).toMatchObject({ state: 'ready', label: expect.stringMatching(/noc|7252/) });
    await ada.call('testDestination', { params: { id: destination?.id ?? '' } });
    expect((await find(chat, 'A test from Tocsin')).channel_name).toBe('#noc');

    await tell(topic, `The backup of ${chat} failed`, 'open');
    const opening = await find(chat, `The backup of ${chat} failed`);
    expect(opening.edited).toBe(false);
    const before = (await posted(chat)).length;
    await tell(topic, `The backup of ${chat} failed twice`, 'update');
    const changed = await find(chat, `The backup of ${chat} failed twice`);
    expect(changed).toMatchObject({ edited: true });
    expect(await posted(chat)).toHaveLength(before);

    await tell(topic, `The backup of ${chat} works`, 'resolve');
    const recovery = await find(chat, `The backup of ${chat} works`);
    expect(recovery.edited).toBe(false);
    if (chat === 'slack') expect(recovery.thread_ts).toBe(opening.ts);
    else expect(recovery.embeds?.[0]?.description).toContain('[The first message](https://discord.com/channels/');
  });

  it('defect, revoked targets never noticed: the destination asks for attention and its owner is told once', async () => {
    const topic = `revoked-${chat}`;
    const ada = await watching(topic);
    await connect(ada, chat, '#general');
    await fail(chat, [chat === 'slack' ? 'token_revoked' : '404']);
    await tell(topic, 'The first of two');
    await eventually(async () => expect((await destinations(ada, chat))[0]?.state).toBe('needs_attention'));
    await tell(topic, 'The second of two');
    const notice = await eventually(async () => {
      const { items } = await ada.call('listNotifications', { query: {} });
      const told = items.filter(({ title }) => title.includes('refuses our messages'));
      expect(items.map(({ title }) => title)).toContain('The second of two');
      expect(told).toHaveLength(1);
      return told[0];
    });
    expect(notice?.title).toMatch(chat === 'slack' ? /^Slack refuses .* #general/ : /^Discord refuses .* Tocsin/);
    await eventually(async () => {
      const { items } = await ada.call('listNotifications', { query: {} });
      const second = items.find(({ title }) => title === 'The second of two');
      const why = await ada.call('whyNotification', { params: { id: second?.id ?? '' } });
      const decision = why.decisions.find(({ channel }) => channel === chat);
      expect(decision).toMatchObject({ status: 'suppressed', reason: 'needs_attention' });
    });
    expect((await posted(chat)).filter((message) => wordsOf(message).includes('of two'))).toEqual([]);
  });

  it('resumes when the person connects the same place again, under the name it had', async () => {
    const topic = `again-${chat}`;
    const ada = await watching(topic);
    await connect(ada, chat, '#general');
    const [first] = await destinations(ada, chat);
    const id = first?.id ?? '';
    await ada.call('changeDestination', { params: { id }, body: { label: 'Operations' } });
    await fail(chat, ['404']);
    await tell(topic, 'Lost');
    await eventually(async () => expect((await destinations(ada, chat))[0]?.state).toBe('needs_attention'));
    expect(await connect(ada, chat, '#general')).toBe('reconnected');
    expect(await destinations(ada, chat)).toMatchObject([{ id, label: 'Operations', state: 'ready' }]);
    await tell(topic, `Back in ${chat}`);
    await find(chat, `Back in ${chat}`);
  });

  it('defect, one target per channel: a person connects two and both hear', async () => {
    const topic = `two-${chat}`;
    const ada = await watching(topic);
    expect([await connect(ada, chat, '#general'), await connect(ada, chat, '#noc')]).toEqual([
      'connected',
      'connected',
    ]);
    await tell(topic, `Two hear of ${chat}`);
    await eventually(async () => {
      const heard = (await posted(chat)).filter((message) => wordsOf(message).includes(`Two hear of ${chat}`));
      expect(heard.map(({ channel_name }) => channel_name).toSorted()).toEqual(['#general', '#noc']);
    });
  });

  it('is posted once in a place that two people connected', async () => {
    const topic = `shared-${chat}`;
    const [ada, bob] = [await watching(topic), await watching(topic)];
    await connect(ada, chat, '#noc');
    await connect(bob, chat, '#noc');
    await tell(topic, `Once in ${chat}`);
    await find(chat, `Once in ${chat}`);
    const rows = await eventually(async () => {
      const decisions = await Promise.all([ada, bob].map((one) => decisionOf(one, `Once in ${chat}`, chat)));
      expect(decisions.toSorted()).toEqual(['sent null', 'suppressed same_address']);
      return decisions;
    });
    expect(rows).toHaveLength(2);
    expect((await posted(chat)).filter((message) => wordsOf(message).includes(`Once in ${chat}`))).toHaveLength(1);
  });

  it('waits when the provider asks for a pause, and is lost neither then nor by trouble', async () => {
    const topic = `pause-${chat}`;
    const ada = await watching(topic);
    await connect(ada, chat, '#noc');
    await fail(chat, ['429:5', '500']);
    await tell(topic, `Later in ${chat}`);
    await eventually(async () => {
      kit.clock.advance(3000);
      const there = (await posted(chat)).filter((message) => wordsOf(message).includes(`Later in ${chat}`));
      expect(there).toHaveLength(1);
    });
  });

  it('defect, the result page always says success: denied, expired and failed are told apart', async () => {
    const ada = await somebody();
    expect(await connect(ada, chat, '#noc', 'deny')).toBe('denied');
    const { url, cookie } = await depart(ada, chat);
    const location = new URL(await choose(url, '#noc'));
    location.searchParams.set('code', 'nonsense');
    expect(await arrive(ada, location.href, cookie)).toBe('failed');
    expect(await arrive(ada, location.href, cookie)).toBe('expired');
    expect(await destinations(ada, chat)).toEqual([]);
  });

  it('rule 58, and the defect of no OAuth state: a state is good in one browser, for one person, once', async () => {
    const [ada, eve] = [await somebody(), await somebody()];
    const { url, cookie } = await depart(ada, chat);
    const location = await choose(url, '#noc');
    const without = new URL(location);
    without.searchParams.delete('state');
    expect(await arrive(ada, without.href, cookie)).toBe('expired');
    expect(await arrive(ada, location, '')).toBe('expired');
    expect(await arrive(eve, location, cookie)).toBe('expired');
    expect(await arrive(ada, location, cookie)).toBe('connected');
    expect(await arrive(ada, location, cookie)).toBe('expired');
    expect(await destinations(eve, chat)).toEqual([]);
  });

  it('is sent no more to a place that was disconnected', async () => {
    const topic = `gone-${chat}`;
    const ada = await watching(topic);
    await connect(ada, chat, '#noc');
    const [destination] = await destinations(ada, chat);
    await ada.call('deleteDestination', { params: { id: destination?.id ?? '' } });
    expect(await destinations(ada, chat)).toEqual([]);
    await tell(topic, `Nobody hears of ${chat}`);
    await eventually(async () => {
      const { items } = await ada.call('listNotifications', { query: {} });
      expect(items.map(({ title }) => title)).toContain(`Nobody hears of ${chat}`);
    });
    expect((await posted(chat)).filter((message) => wordsOf(message).includes('Nobody hears'))).toEqual([]);
  });

  it('shows in the sandbox on a page for people, marked as what it is', async () => {
    const page = await (await fetch(`${kit.url}/dev/${chat}`)).text();
    expect(page).toContain('This is a stand-in on this machine. Nothing leaves it.');
  });
});

async function decisionOf(person: Person, title: string, chat: Chat): Promise<string> {
  const { items } = await person.call('listNotifications', { query: {} });
  const id = items.find((item) => item.title === title)?.id ?? '';
  const { decisions } = await person.call('whyNotification', { params: { id } });
  const decision = decisions.find(({ channel }) => channel === chat);
  return `${decision?.status} ${decision?.reason}`;
}

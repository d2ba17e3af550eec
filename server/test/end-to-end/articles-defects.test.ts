import { browser, eventually, mailAbout, mailsTo, usingApp } from '#kit';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

const kit = usingApp();
const password = 'a password for defects';
const sockets = new Set<WebSocket>();
afterEach(() => {
  for (const socket of sockets) socket.close();
  sockets.clear();
});

let made = 0;
async function signedIn(name: string) {
  made += 1;
  const email = `${name}-${made}@example.org`;
  const { id } = await kit.app.ground.accounts.createUser({
    email,
    displayName: name,
    role: 'AUTHENTICATED',
    password,
  });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return { id, one, email };
}
type Writer = Awaited<ReturnType<typeof signedIn>>;

async function publish({ one }: Writer, title: string, tags: string[] = []): Promise<void> {
  const { id } = await one.call('makeArticle', { body: { title, content: 'Text.', tags } });
  await one.call('publishArticle', { params: { id } });
}

async function fail(next: string[]): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ provider: 'mail', next });
  expect((await fetch(`${kit.url}/dev/faults`, { method: 'POST', headers, body })).status).toBe(200);
}

const mailRow = async ({ one, id }: Writer) => {
  const { items } = await one.call('listNotifications', { query: { category: 'article' } });
  const row = await kit.app.ground.database.db
    .selectFrom('delivery')
    .selectAll()
    .where('recipient_id', '=', id)
    .where('channel', '=', 'email')
    .orderBy('event_id', 'desc')
    .executeTakeFirstOrThrow();
  return { row, notification: items[0] };
};

/** A live inbox: the titles that it hears, in their order, and how many. */
async function listen(cookie: string, cursor?: string) {
  const url = new URL('/api/v1/stream', kit.url.replace('http', 'ws'));
  if (cursor !== undefined) url.searchParams.set('cursor', cursor);
  const socket = new WebSocket(url, { headers: { cookie, origin: kit.url } });
  sockets.add(socket);
  const titles: string[] = [];
  let place = '';
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; cursor?: string; data?: { title: string } };
    place = message.cursor ?? place;
    if (message.type === 'notification') titles.push(message.data?.title ?? '');
  });
  await new Promise((resolve) => socket.once('message', resolve));
  return { titles, place: () => place, close: () => socket.close() };
}

describe('defects that must not come back', () => {
  it('the retry delay never saved', async () => {
    const author = await signedIn('retry');
    await fail(['451']);
    await publish(author, 'Told later');
    const waiting = await eventually(async () => {
      const { row } = await mailRow(author);
      expect(row.status).toBe('retrying');
      return row;
    });
    expect(waiting.due_at?.getTime()).toBeGreaterThan(kit.clock.now().getTime());
    expect(await mailsTo(kit, author.email)).toEqual([]);
    kit.clock.advance((waiting.due_at?.getTime() ?? 0) - kit.clock.now().getTime() + 1000);
    await mailAbout(kit, author.email, 'Told later');
  });

  it('SMTP inside one batch transaction (a crash sends twice)', async () => {
    const tag = 'batch';
    const readers = [];
    for (let count = 0; count < 6; count += 1) readers.push(await signedIn('batch'));
    for (const { one } of readers)
      await one.call('makeWatch', { body: { resource: { kind: 'tag', id: tag }, min_severity: 'low' } });
    const author = await signedIn('batch');
    // Two of the messages of one round meet a fault; what the others had is theirs.
    await fail(['451', 'data:452']);
    await publish(author, 'To many', [tag]);
    const all = [author, ...readers];
    const counts = () => Promise.all(all.map(async ({ email }) => (await mailsTo(kit, email)).length));
    await eventually(async () =>
      expect((await counts()).toSorted((one, other) => one - other)).toEqual([0, 0, 1, 1, 1, 1, 1]),
    );
    kit.clock.advance(3_600_000);
    await eventually(async () => expect(await counts()).toEqual([1, 1, 1, 1, 1, 1, 1]));
  });

  it('"read" meaning "pushed"', async () => {
    const author = await signedIn('read');
    const inbox = await listen(author.one.cookie());
    await publish(author, 'Pushed');
    await eventually(() => expect(inbox.titles).toEqual(['Pushed']));
    const { items } = await author.one.call('listNotifications', { query: {} });
    expect(items[0]).toMatchObject({ title: 'Pushed', seen_at: null, read_at: null });
    await author.one.call('readNotification', { params: { id: items[0]?.id ?? '' } });
    expect((await author.one.call('listNotifications', { query: {} })).items[0]?.read_at).not.toBeNull();
  });

  it('opting out also stops the verification mail', async () => {
    const person = await signedIn('quiet');
    const { version } = await person.one.call('getPreferences', {});
    const off = ['account', 'article'].map((category) => ({
      category: category as 'account' | 'article', // the two words above
      channel: 'email' as const,
      destination_id: null,
      enabled: false,
    }));
    await person.one.call('setPreferences', { body: { preferences: off }, headers: { 'if-match': `"${version}"` } });
    await publish(person, 'Not by mail');
    await eventually(async () => {
      const { row } = await mailRow(person);
      expect(row).toMatchObject({ status: 'suppressed', reason: 'preference_category' });
    });
    const body = { email: person.email, password: 'another long password' };
    await browser(kit.url).call('signUp', { body });
    await mailAbout(kit, person.email, 'You already have an account');
    const email = 'quiet-newcomer@example.org';
    await browser(kit.url).call('signUp', { body: { email, password } });
    await mailAbout(kit, email, 'Confirm your e-mail address');
    expect((await mailsTo(kit, person.email)).map(({ subject }) => subject)).not.toContain('Not by mail');
  });

  it('no endpoints for preferences, list, read or tokens', async () => {
    const { one } = await signedIn('whole');
    expect((await one.call('getPreferences', {})).cells.length).toBeGreaterThan(0);
    expect((await one.call('listNotifications', { query: {} })).items).toEqual([]);
    expect(await one.call('readAllNotifications', { body: {} })).toBeDefined();
    const token = await one.call('makeMyApiToken', { body: { name: 'reader', scopes: ['notifications:read'] } });
    const headers = { authorization: `Bearer ${'token' in token ? token.token : ''}` };
    expect((await fetch(`${kit.url}/api/v1/notifications`, { headers })).status).toBe(200);
  });

  it('unverified people may act', async () => {
    const email = 'unverified@example.org';
    const one = browser(kit.url);
    await one.call('signUp', { body: { email, password } });
    await expect(one.call('signIn', { body: { email, password } })).rejects.toMatchObject({ code: 'EMAIL_UNVERIFIED' });
    const body = { title: 'Mine', content: 'Text.' };
    await expect(one.call('makeArticle', { body })).rejects.toMatchObject({ status: 401 });
    await expect(one.call('issueToken', { body: { grant_type: 'password', email, password } })).rejects.toMatchObject({
      code: 'EMAIL_UNVERIFIED',
    });
  });

  it('titles injected into mail HTML', async () => {
    const author = await signedIn('inject');
    const title = '<img src=x onerror=alert(1)> "quoted" & {{ site }}';
    await publish(author, title);
    const mail = await mailAbout(kit, author.email, '<img src=x');
    expect(mail.subject).toBe(title);
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt; &#34;quoted&#34; &amp; {{ site }}');
    expect(mail.html).not.toMatch(/<img|<[^>]*\sonerror=/);
    await expect(
      author.one.call('makeArticle', { body: { title: 'x\r\nBcc: all@example.org', content: '' } }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it('"sent" in-app although nobody is connected', async () => {
    const author = await signedIn('away');
    const before = await listen(author.one.cookie());
    await publish(author, 'While connected');
    await eventually(() => expect(before.titles).toEqual(['While connected']));
    before.close();
    await publish(author, 'Missed first');
    await mailAbout(kit, author.email, 'Missed first');
    await publish(author, 'Missed second');
    await mailAbout(kit, author.email, 'Missed second');
    // Nobody was there: the items wait unseen, and come oldest first, once each.
    const { items } = await author.one.call('listNotifications', { query: {} });
    expect(items.slice(0, 2).map(({ seen_at }) => seen_at)).toEqual([null, null]);
    const after = await listen(author.one.cookie(), before.place());
    await eventually(() => expect(after.titles).toEqual(['Missed first', 'Missed second']));
  });
});

describe('the welcome', () => {
  it('comes with the verification, in the app and by mail, and its mail can be ended', async () => {
    const email = 'welcome@example.org';
    const one = browser(kit.url);
    await one.call('signUp', { body: { email, password } });
    const { text } = await mailAbout(kit, email, 'Confirm your e-mail address');
    await one.call('verifyEmail', { body: { token: /token=([\w.-]+)/.exec(text)?.[1] ?? '' } });
    expect((await mailAbout(kit, email, 'is open')).headers['list-unsubscribe']).toContain('/u/');
    await one.call('signIn', { body: { email, password } });
    const welcome = await eventually(async () => {
      const { items } = await one.call('listNotifications', { query: {} });
      return items.find(({ title }) => title === 'Your address is confirmed') ?? Promise.reject(new Error('Not yet.'));
    });
    const why = await one.call('whyNotification', { params: { id: welcome.id } });
    expect(why.event.type).toBe('account.welcome');
  });
});

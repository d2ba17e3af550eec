import { browser, eventually, mailAbout, mailsTo, usingApp } from '#kit';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

const kit = usingApp();
const password = 'a password for articles';
const sockets = new Set<WebSocket>();
afterEach(() => {
  for (const socket of sockets) socket.close();
  sockets.clear();
});

async function signedIn(name: string, role: 'AUTHENTICATED' | 'MANAGER' = 'AUTHENTICATED') {
  const email = `${name.replaceAll(/\W+/g, '-')}-${crypto.randomUUID().slice(0, 8)}@example.org`.toLowerCase();
  const { id } = await kit.app.ground.accounts.createUser({ email, displayName: name, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return { id, one, email };
}

/** A live inbox: the titles of what it hears, in their order. */
async function listen(cookie: string, cursor?: string) {
  const url = new URL('/api/v1/stream', kit.url.replace('http', 'ws'));
  if (cursor) url.searchParams.set('cursor', cursor);
  const socket = new WebSocket(url, { headers: { cookie, origin: kit.url } });
  sockets.add(socket);
  const titles: string[] = [];
  let last = '';
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; cursor?: string; data?: { title: string } };
    last = message.cursor ?? last;
    if (message.type === 'notification') titles.push(message.data?.title ?? '');
  });
  await new Promise((resolve) => socket.once('message', resolve));
  return { titles, cursor: () => last, socket };
}

async function page(path: string, init?: RequestInit) {
  const response = await fetch(new URL(path, kit.url), { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(fields) });

async function subscribe(email: string, about: string) {
  const sent = await page('/articles/subscribe', form({ email, about }));
  expect(sent.status).toBe(303);
  const mail = await mailAbout(kit, email, 'Confirm that you want to hear of');
  const link = /https?:\S+\/articles\/subscriptions\/\S+/.exec(mail.text)?.[0] ?? '';
  return new URL(link).pathname;
}

describe('an article, from the form to the mailbox and the live inbox', () => {
  it('is a draft for its author alone, is published once, and tells author, watcher and subscriber', async () => {
    const author = await signedIn('Emmy');
    const watcher = await signedIn('Grete');
    const stranger = await signedIn('Olga');
    const tag = `rings-${crypto.randomUUID().slice(0, 8)}`;
    await watcher.one.call('makeWatch', {
      body: { resource: { kind: 'tag', id: tag.toUpperCase() }, min_severity: 'low' },
    });
    const subscriber = `reader-${tag}@example.net`;
    const confirm = await subscribe(subscriber, `tag:${tag}`);
    expect((await page(confirm)).text).toContain(`Be told of new articles about ${tag}?`);
    expect((await page(confirm, { method: 'POST' })).text).toContain(`You will be told of new articles about ${tag}`);

    const draft = await author.one.call('makeArticle', {
      body: { title: `On rings: ${tag}`, content: 'A ring has *two* operations.\n\nMore.', tags: [tag, tag] },
    });
    expect(draft).toMatchObject({
      status: 'draft',
      slug: null,
      url: null,
      words: 6,
      tags: [tag],
      audience: 2,
      version: 1,
    });
    const missing = { code: 'ARTICLE_NOT_FOUND', status: 404 };
    await expect(stranger.one.call('getArticle', { params: { id: draft.id } })).rejects.toMatchObject(missing);
    await expect(browser(kit.url).call('getArticle', { params: { id: draft.id } })).rejects.toMatchObject(missing);
    await expect(stranger.one.call('publishArticle', { params: { id: draft.id } })).rejects.toMatchObject(missing);

    const live = await Promise.all([author, watcher, stranger].map(({ one }) => listen(one.cookie())));
    const published = await author.one.call('publishArticle', { params: { id: draft.id } });
    expect(published).toMatchObject({ status: 'published', slug: `on-rings-${tag}`, audience: 2 });
    await eventually(() => expect(live.map(({ titles }) => titles)).toEqual([[draft.title], [draft.title], []]));
    for (const email of [author.email, watcher.email, subscriber]) {
      const mail = await mailAbout(kit, email, draft.title);
      expect(mail.text).toContain(published.url);
      expect(mail.text).toContain('A ring has two operations.');
      expect(mail.headers['list-unsubscribe']).toContain('/u/');
      // That page asks for a sign-in, which a subscriber without an account does not have.
      expect(mail.text.includes('Why this came to you')).toBe(email !== subscriber);
    }
    expect(await mailsTo(kit, stranger.email)).toEqual([]);

    const read = await page(published.url ?? '');
    expect(read.status).toBe(200);
    expect(read.text).toContain('<p>A ring has <em>two</em> operations.</p>');
    expect(await browser(kit.url).call('getArticle', { params: { id: draft.id } })).toMatchObject({ audience: null });
  });

  it('tells nobody again when it is edited, taken back and published again, and keeps its address', async () => {
    const author = await signedIn('Sofia');
    const { id } = await author.one.call('makeArticle', { body: { title: 'Partial equations', content: 'First.' } });
    const first = await author.one.call('publishArticle', { params: { id } });
    await mailAbout(kit, author.email, 'Partial equations');
    const edited = await author.one.call('changeArticle', {
      params: { id },
      body: { title: 'Differential equations' },
    });
    expect(edited).toMatchObject({ slug: first.slug, content: 'First.', status: 'published' });
    await author.one.call('unpublishArticle', { params: { id } });
    expect((await page(first.url ?? '')).status).toBe(404);
    const again = await author.one.call('publishArticle', { params: { id } });
    expect(again).toMatchObject({ url: first.url, published_at: first.published_at });
    await author.one.call('publishArticle', { params: { id } });
    expect((await page(first.url ?? '')).text).toContain('Differential equations');
    // A later article of the same author has been told, so nothing of the earlier one is still under way.
    const next = await author.one.call('makeArticle', { body: { title: 'Tops', content: 'Spin.' } });
    await author.one.call('publishArticle', { params: { id: next.id } });
    await mailAbout(kit, author.email, 'Tops');
    expect((await mailsTo(kit, author.email)).map(({ subject }) => subject)).toEqual(['Tops', 'Partial equations']);
  });

  it('of two saves on one version the second is refused', async () => {
    const { one } = await signedIn('Hedy');
    const { id, version } = await one.call('makeArticle', { body: { title: 'Hopping', content: 'Frequencies.' } });
    const headers = { 'if-match': `"${version}"` };
    await one.call('changeArticle', { params: { id }, body: { content: 'Mine.' }, headers });
    await expect(
      one.call('changeArticle', { params: { id }, body: { content: 'Theirs.' }, headers }),
    ).rejects.toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
    await expect(one.call('deleteArticle', { params: { id }, headers })).rejects.toMatchObject({ status: 412 });
    expect((await one.call('getArticle', { params: { id } })).content).toBe('Mine.');
  });

  it('is published and taken back by managers too, and changed by its author alone', async () => {
    const author = await signedIn('Maryam');
    const manager = await signedIn('Marta', 'MANAGER');
    const other = await signedIn('Ines');
    const { id } = await author.one.call('makeArticle', { body: { title: 'Surfaces', content: 'Curved.' } });
    expect(await manager.one.call('publishArticle', { params: { id } })).toMatchObject({ status: 'published' });
    await mailAbout(kit, author.email, 'Surfaces');
    const change = { params: { id }, body: { title: 'Mine' } };
    for (const { one } of [manager, other]) {
      await expect(one.call('changeArticle', change)).rejects.toMatchObject({ status: 403 });
      await expect(one.call('deleteArticle', { params: { id } })).rejects.toMatchObject({ status: 403 });
    }
    await expect(other.one.call('unpublishArticle', { params: { id } })).rejects.toMatchObject({ status: 403 });
    await manager.one.call('unpublishArticle', { params: { id } });
    expect((await author.one.call('getArticle', { params: { id } })).status).toBe('draft');
  });
});

describe('readers', () => {
  it('need no JavaScript: pages without scripts, under a policy that allows none', async () => {
    const { one } = await signedIn('Rosalind');
    const { id } = await one.call('makeArticle', {
      body: {
        title: '"><script>alert(1)</script>',
        content: '# A\n\n# B\n\n# C\n\n<script>alert(2)</script>\n\n[x](javascript:alert(3))',
        tags: ['x-ray'],
      },
    });
    const { url } = await one.call('publishArticle', { params: { id } });
    for (const path of [url ?? '', '/articles', '/articles?tag=x-ray', '/articles/nothing-like-it']) {
      const { text, headers } = await page(path);
      expect(text).not.toMatch(/<script|href="javascript|\son\w+="/i);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
      expect(headers.get('content-security-policy')).not.toContain('script-src');
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    const { text } = await page(url ?? '');
    expect(text).toContain('<a href="#s-b">B</a>');
    expect(text).toContain('<h2 id="s-b">B</h2>');
    for (const asset of ['style.css', 'fonts/text.woff2', 'fonts/face.woff2'])
      expect((await page(`/articles/${asset}`)).status).toBe(200);
  });

  it('find published articles by author and tag, page by page, and in both feeds', async () => {
    const { one, id: authorId } = await signedIn('Ada & Co <b>');
    for (let count = 0; count < 22; count += 1) {
      const { id } = await one.call('makeArticle', {
        body: { title: `Note ${count} & more`, content: 'Text with <b>', tags: count === 0 ? ['first'] : [] },
      });
      await one.call('publishArticle', { params: { id } });
    }
    const list = await page(`/articles?author=${authorId}`);
    expect(list.text).toContain('Articles by Ada &amp; Co &lt;b&gt;');
    expect(list.text.match(/<li>/g)).toHaveLength(20);
    const older = /rel="next" href="([^"]+)"/.exec(list.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const rest = await page(older);
    expect(rest.text.match(/<li>/g)).toHaveLength(2);
    expect((await page('/articles?tag=FIRST')).text.match(/<li>/g)).toHaveLength(1);

    const atom = await page(`/articles/feed.atom?author=${authorId}`);
    expect(atom.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(atom.text.match(/<entry>/g)).toHaveLength(20);
    expect(atom.text).toContain('<title>Note 21 &amp; more</title>');
    expect(atom.text).toContain('<content type="html">&lt;p&gt;Text with &amp;lt;b&amp;gt;&lt;/p&gt;\n</content>');
    const json = JSON.parse((await page(`/articles/feed.json?tag=first`)).text);
    expect(json).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', items: [{ title: 'Note 0 & more' }] });
    expect((await page('/articles?cursor=nonsense')).status).toBe(400);
  });
});

describe('subscribers without an account', () => {
  it('rule 52: GET and HEAD of the link change nothing, POST confirms, and repeating it is harmless', async () => {
    const email = 'reader-52@example.net';
    const path = await subscribe(email, 'tag:all');
    await page(path);
    await page(path, { method: 'HEAD' });
    const { db } = kit.app.ground.database;
    const watches = () => db.selectFrom('watch').selectAll().where('resource_id', '=', 'all').execute();
    expect(await watches()).toEqual([]);
    await page(path, { method: 'POST' });
    await page(path, { method: 'POST' });
    expect(await watches()).toHaveLength(1);
    expect((await page(`${path}0`, { method: 'POST' })).status).toBe(400);
    const ended = await subscribe('reader-late@example.net', 'tag:all');
    kit.clock.advance(49 * 3_600_000);
    expect((await page(ended, { method: 'POST' })).status).toBe(400);
    expect(await watches()).toHaveLength(1);
  });

  it('leave by the link of any mail, and come back by a new confirmation', async () => {
    const author = await signedIn('Lise');
    const email = `leaver-${author.id.slice(-6)}@example.net`;
    const publish = async (title: string) => {
      const { id } = await author.one.call('makeArticle', { body: { title, content: 'Text.' } });
      await author.one.call('publishArticle', { params: { id } });
      await mailAbout(kit, author.email, title);
    };
    await page(await subscribe(email, `author:${author.id}`), { method: 'POST' });
    await publish('Fission one');
    const mail = await mailAbout(kit, email, 'Fission one');
    const leave = /<(https?:[^>]+\/u\/[^>]+)>/.exec(mail.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
    expect((await page(leave, form({ 'List-Unsubscribe': 'One-Click' }))).status).toBe(204);
    await publish('Fission two');
    expect((await mailsTo(kit, email)).map(({ subject }) => subject)).not.toContain('Fission two');
    // The mail that asks still arrives: it is how somebody comes back.
    kit.clock.advance(3_600_000);
    await page('/articles/subscribe', form({ email, about: `author:${author.id}` }));
    const [asked] = await eventually(async () => {
      const found = (await mailsTo(kit, email)).filter(({ subject }) => subject.startsWith('Confirm'));
      expect(found).toHaveLength(2);
      return found;
    });
    await page(/https?:\S+\/articles\/subscriptions\/\S+/.exec(asked?.text ?? '')?.[0] ?? '', { method: 'POST' });
    await publish('Fission three');
    await mailAbout(kit, email, 'Fission three');
  });

  it('the answer never says whether an address is known', async () => {
    const known = await signedIn('Known');
    const answers = [];
    for (const email of [known.email, 'nobody-at-all@example.net']) {
      const { status, headers, text } = await page('/articles/subscribe', form({ email, about: 'tag:all' }));
      answers.push({ status, text, location: headers.get('location') });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 303, location: '/articles/subscriptions' });
  });

  it('rule 48: three mails an hour go to one address, whatever its letters look like', async () => {
    const statuses = [];
    for (const email of ['many@example.net', 'MANY@example.net', 'Many@example.net', 'many@EXAMPLE.net'])
      statuses.push((await page('/articles/subscribe', form({ email, about: 'tag:all' }))).status);
    expect(statuses).toEqual([303, 303, 303, 429]);
  });

  it('a wrong form comes back with what is wrong, and a page of another site sends none', async () => {
    const wrong = await page('/articles/subscribe', form({ email: '"><b>x', about: 'tag:all' }));
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('That is not an e-mail address.');
    expect(wrong.text).toContain('value="&#34;&gt;&lt;b&gt;x"');
    expect((await page('/articles/subscribe', form({ email: 'a@example.net', about: 'network:1' }))).status).toBe(422);
    const foreign = {
      ...form({ email: 'a@example.net', about: 'tag:all' }),
      headers: { 'sec-fetch-site': 'cross-site' },
    };
    expect((await page('/articles/subscribe', foreign)).status).toBe(403);
    expect(await mailsTo(kit, 'a@example.net')).toEqual([]);
  });
});

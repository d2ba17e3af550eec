import { describeChannel, nastyTitles, sampleMessage } from '#channels/conformance';
import { stillClock } from '#kit';
import type { Message, Outcome } from '#notify';
import { makeTemplates } from '#notify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDiscord, startDiscordDouble, type DiscordDouble } from './index.ts';
import { readPlace } from './hook.ts';

const templates = makeTemplates({ site: 'localhost:3000' });
const redirectUri = 'http://localhost:3000/api/v1/destinations/callback/discord';
const rubbish = [
  'https://evil.example.org/api/webhooks/1/x',
  'https://discord.com/api/webhooks/one/x',
  'https://discord.com/api/webhooks/1',
  'https://discord.com/api/webhooks/1/x?wait=false',
];

const toDiscord = (double: Pick<DiscordDouble, 'url' | 'client'>, clock = stillClock()) =>
  makeDiscord({
    clientId: double.client.id,
    clientSecret: double.client.secret,
    url: double.url,
    templates,
    clock,
    publicUrl: 'https://tocsin.example.org',
    version: '0.1.0',
    timeoutMs: 5000,
  });

let double: DiscordDouble;
beforeAll(async () => {
  double = await startDiscordDouble();
});
beforeEach(() => double.limit(10_000));
afterAll(() => double.close());

const ids: Record<string, string> = {
  '#general': '290926792226357251',
  '#noc': '290926792226357252',
};

function connectingOf(at: Pick<DiscordDouble, 'url' | 'client'>) {
  const { adding } = toDiscord(at);
  if (adding.way !== 'connect') throw new Error('Discord is connected.');
  return adding.connecting;
}

/** Somebody at the double's page, who allows one channel or refuses. */
async function decide(channel: string, decision = 'allow'): Promise<URL> {
  const asked = new URL(connectingOf(double).authorizeUrl({ state: 'kept', redirectUri }));
  const form = { ...Object.fromEntries(asked.searchParams), channel: ids[channel] ?? '', decision };
  const response = await fetch(`${double.url}/oauth2/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  });
  return new URL(response.headers.get('location') ?? '');
}

async function connected(channel = '#noc') {
  const code = (await decide(channel)).searchParams.get('code') ?? '';
  const made = await connectingOf(double).exchange({ code, redirectUri });
  return { ...made, value: made.address, secret: made.secret ?? null };
}

async function send(
  address: { value: string; secret: string | null },
  changes: Partial<Message> = {},
  discord = toDiscord(double),
): Promise<Outcome> {
  return discord.send(await discord.render(sampleMessage(changes)), address, AbortSignal.timeout(5000));
}

const onHook = () => ({ value: double.hook('#noc'), secret: null });
const threadOf = (outcome: Outcome) => ({
  providerMessageId: (outcome.ok && outcome.thread?.providerMessageId) || null,
  messageIds: (outcome.ok && outcome.thread?.messageIds) || [],
});

function newest() {
  const [message] = double.items();
  if (!message) throw new Error('Nothing was posted.');
  // The double took the message, so its embeds are what it checked.
  const [embed] = message.embeds as { description: string; color: number; footer: { text: string } }[];
  return { ...message, embed };
}

describe('the Discord channel', () => {
  describeChannel(async () => {
    const own = await startDiscordDouble();
    own.setMood('#noc', 'gone');
    own.setMood('#ops', 'silent');
    own.setMood('#busy', 'limited');
    const gone = toDiscord({ url: 'http://127.0.0.1:1', client: own.client });
    const hook = { value: 'http://127.0.0.1:1/api/webhooks/1/x', secret: null };
    return {
      channel: toDiscord(own),
      addresses: {
        good: own.hook('#general'),
        refused: own.hook('#noc'),
        silent: own.hook('#ops'),
        deferred: own.hook('#busy'),
      },
      rubbish,
      unreachable: { ...gone, send: (note, _address, signal) => gone.send(note, hook, signal) } satisfies typeof gone,
      close: () => own.close(),
    };
  });
});

describe('a message in Discord', () => {
  it('has the sentence where a phone shows it, and the rest below with its links', async () => {
    expect(await send(await connected(), { title: 'Delay rose', body: 'Median 42.2 ms.' })).toMatchObject({ ok: true });
    expect(newest()).toMatchObject({ channel_name: '#noc', content: '◆ **High**: Delay rose' });
    expect(newest().embed).toMatchObject({ color: 0x925b00, timestamp: '2026-11-02T09:00:00.000Z' });
    expect(newest().embed?.description).toMatch(
      /^Median 42\.2 ms\.\n\n\[Open\]\(http.+\) · \[Acknowledge\]\(http.+\) · \[Why this came\]\(http.+\)$/,
    );
  });

  it('formats nothing that people wrote, and calls nobody', async () => {
    await send(await connected(), { title: nastyTitles['markup'] ?? '', body: '- a\n# b' });
    expect(newest().content).toContain(String.raw`\*bold\* \_it\_ \[a\](http://x) @everyone`);
    expect(newest().embed?.description).toContain(String.raw`\- a` + '\n' + String.raw`\# b`);
  });

  it('asks that nobody is mentioned', async () => {
    const bodies: string[] = [];
    const discord = toDiscord(double);
    const note = await discord.render(sampleMessage());
    const server = await listen((body) => bodies.push(body));
    await toDiscord({ ...double, url: server.url }).send(
      note,
      { value: `${server.url}/api/webhooks/1/x`, secret: null },
      AbortSignal.timeout(2000),
    );
    await server.close();
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ allowed_mentions: { parse: [] } });
  });

  it('is cut where Discord would refuse it', async () => {
    const long = '*_#🔔'.repeat(3000);
    expect(await send(await connected(), { title: long, body: long })).toMatchObject({ ok: true });
  });

  it('is changed in place by an update; its recovery is new and links to it', async () => {
    const address = await connected();
    const thread = threadOf(await send(address, { title: 'It begins' }));
    expect(await send(address, { step: 'update', title: 'It goes on', thread })).toMatchObject({ ok: true });
    expect(newest()).toMatchObject({ id: thread.providerMessageId, edited: true, content: '◆ **High**: It goes on' });
    const recovery = await send(address, { step: 'resolve', title: 'It is over', thread });
    expect(recovery).toMatchObject({ ok: true, thread: { providerMessageId: thread.providerMessageId } });
    expect(newest().content).toBe('✓ **Resolved**: It is over');
    const guild = readPlace(address.secret)?.guild;
    expect(newest().embed?.description).toContain(`/channels/${guild}/${ids['#noc']}/${thread.providerMessageId}`);
  });

  it('that somebody deleted is not posted again by an update', async () => {
    const thread = { providerMessageId: '345626669224982499', messageIds: [] };
    expect(await send(onHook(), { step: 'update', thread })).toMatchObject({ retry: 'withheld' });
  });

  it('is not sent again when the connection broke after it was handed over', async () => {
    double.fail(['drop']);
    expect(await send(onHook())).toEqual({ ok: true, uncertain: true });
  });

  it('waits as long as Discord asks, decimals and pages of a proxy included', async () => {
    double.fail(['429:64.57', 'cloudflare']);
    expect(await send(onHook())).toMatchObject({ retry: 'later', reason: 'rate_limited', afterMs: 64_570 });
    expect(await send(onHook())).toMatchObject({ retry: 'later', reason: 'rate_limited', afterMs: 2000 });
  });

  it('is not even tried while Discord’s headers say that the hook has no call left', async () => {
    const clock = stillClock();
    const discord = toDiscord(double, clock);
    const address = onHook();
    double.limit(2);
    expect(await send(address, {}, discord)).toMatchObject({ ok: true });
    expect(await send(address, {}, discord)).toMatchObject({ ok: true });
    const posted = double.items().length;
    const third = await send(address, {}, discord);
    expect(third).toMatchObject({ reason: 'rate_limited', detail: 'Discord asked for a pause.' });
    double.limit(10_000);
    clock.advance(2000);
    expect(await send(address, {}, discord)).toMatchObject({ ok: true });
    expect(double.items()).toHaveLength(posted + 1);
  });

  it('stops for every hook when the limit is global', async () => {
    const discord = toDiscord(double);
    double.fail(['global:5']);
    expect(await send(onHook(), {}, discord)).toMatchObject({ reason: 'rate_limited', afterMs: 5000 });
    expect(await send(onHook(), {}, discord)).toMatchObject({ detail: 'Discord asked for a pause.' });
  });

  it.each(['404', '401', '403'])('ends a connection that answers %s', async (fault) => {
    double.fail([fault]);
    expect(await send(onHook())).toMatchObject({ retry: 'never', reason: 'rejected', ended: true });
  });

  it('that Discord finds malformed is given up without ending the connection', async () => {
    double.fail(['400']);
    const outcome = await send(onHook());
    expect(outcome).toMatchObject({ retry: 'never', reason: 'rejected' });
    expect(outcome).not.toHaveProperty('ended');
  });

  it('says who calls', async () => {
    await send(onHook());
    expect(double.agents()).toContain('DiscordBot (https://tocsin.example.org, 0.1.0)');
  });
});

async function listen(heard: (body: string) => void) {
  const { createServer } = await import('node:http');
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      heard(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"1"}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number }; // a TCP server has such an address
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('connecting Discord', () => {
  it('asks for a webhook and for the name of the person, with state and address', () => {
    const url = new URL(connectingOf(double).authorizeUrl({ state: 's', redirectUri }));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: double.client.id,
      scope: 'webhook.incoming identify',
      state: 's',
      redirect_uri: redirectUri,
    });
  });

  it('gives the webhook of the channel that the person picked, and who picked it', async () => {
    expect(await connected('#general')).toMatchObject({
      label: 'Tocsin (…7251)',
      place: ids['#general'],
      providerUserId: '80351110224678912',
      providerUserName: 'nelly',
    });
  });

  it('refuses a code that is used, unknown, or for another address', async () => {
    const code = (await decide('#noc')).searchParams.get('code') ?? '';
    const exchange = (uri: string) => connectingOf(double).exchange({ code, redirectUri: uri });
    await exchange(redirectUri);
    await expect(exchange(redirectUri)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
      message: 'Discord refused the connection (invalid_grant).',
    });
  });

  it('fails in a sentence when Discord is not there', async () => {
    const connecting = connectingOf({ ...double, url: 'http://127.0.0.1:1' });
    await expect(connecting.exchange({ code: 'x', redirectUri })).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  });

  it('rule 50: a webhook anywhere but at Discord is never called', async () => {
    const other = await startDiscordDouble();
    expect(await send({ value: other.hook('#noc'), secret: null })).toMatchObject({ retry: 'never', ended: true });
    expect(other.items()).toEqual([]);
    await other.close();
  });

  it('rule 58: disconnecting deletes the webhook at Discord', async () => {
    const address = await connected();
    expect(double.hooks()).toContain(address.value);
    await connectingOf(double).disconnect(address, []);
    expect(double.hooks()).not.toContain(address.value);
  });

  it('disconnects without complaint when Discord is not there', async () => {
    const connecting = connectingOf({ ...double, url: 'http://127.0.0.1:1' });
    await expect(connecting.disconnect(await connected(), [])).resolves.toBeUndefined();
  });
});

describe('the double of Discord', () => {
  const post = async (url: string, body: object) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    // What of an answer these tests look at; without a body there is nothing.
    const said = JSON.parse(text || '{}') as { code?: number; retry_after?: number };
    return { status: answer.status, headers: answer.headers, body: said };
  };

  it('lets a person refuse, and gives the state back', async () => {
    const { searchParams } = await decide('#noc', 'deny');
    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('error_description')).not.toBeNull();
    expect(searchParams.get('state')).toBe('kept');
  });

  it('refuses JSON for a token, and gives what the documentation shows for a form', async () => {
    const code = (await decide('#noc')).searchParams.get('code') ?? '';
    const { id: client_id, secret: client_secret } = double.client;
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id, client_secret };
    expect((await post(`${double.url}/api/oauth2/token`, form)).status).toBe(400);
    const answer = await fetch(`${double.url}/api/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
    expect(await answer.json()).toMatchObject({
      token_type: 'Bearer',
      access_token: expect.any(String),
      expires_in: 604_800,
      refresh_token: expect.any(String),
      webhook: { application_id: client_id, type: 1, avatar: null, channel_id: ids['#noc'], url: expect.any(String) },
    });
    const again = await fetch(`${double.url}/api/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
    expect(again.status).toBe(400);
    expect(await again.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'Invalid "code" in request.',
    });
  });

  it('answers with the message only when it is asked to wait', async () => {
    const hook = double.hook('#noc');
    expect((await post(hook, { content: 'x' })).status).toBe(204);
    expect(await post(`${hook}?wait=true`, { content: 'x' })).toMatchObject({
      status: 200,
      body: { id: expect.stringMatching(/^\d{18}$/), channel_id: ids['#noc'] },
    });
  });

  it('holds to the limits of a message', async () => {
    const hook = `${double.hook('#noc')}?wait=true`;
    const codes = [
      {},
      { content: 'x'.repeat(2001) },
      { embeds: [{ description: 'x'.repeat(4097) }] },
      { content: 'x', username: 'Clyde' },
    ];
    const answers = await Promise.all(codes.map((body) => post(hook, body)));
    expect(answers.map(({ body }) => body.code)).toEqual([50_006, 50_035, 50_035, 50_035]);
  });

  it('counts down in its headers to a 429 with decimals', async () => {
    double.limit(1);
    const hook = `${double.hook('#noc')}?wait=true`;
    const [first, second] = [await post(hook, { content: 'x' }), await post(hook, { content: 'y' })];
    expect(first.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(first.headers.get('x-ratelimit-reset-after')).toMatch(/^\d\.\d{3}$/);
    expect(second).toMatchObject({ status: 429, body: { message: 'You are being rate limited.', global: false } });
    expect(second.body.retry_after).toBeGreaterThan(0);
  });

  it('knows a deleted webhook no more', async () => {
    const hook = double.hook('#noc');
    expect((await fetch(hook, { method: 'DELETE' })).status).toBe(204);
    expect(await post(hook, { content: 'x' })).toMatchObject({ status: 404, body: { code: 10_015 } });
  });
});

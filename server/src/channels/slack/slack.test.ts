import { describeChannel, nastyTitles, sampleMessage } from '#channels/conformance';
import type { Message, Outcome } from '#notify';
import { makeTemplates } from '#notify';
import { openStandIn } from '#platform/stand-in';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readBot, writeBot } from './connection.ts';
import { makeSlack, startSlackDouble, type SlackDouble } from './index.ts';

const templates = makeTemplates({ site: 'localhost:3000' });
const toSlack = (double: Pick<SlackDouble, 'url' | 'client'>) =>
  makeSlack({
    clientId: double.client.id,
    clientSecret: double.client.secret,
    url: double.url,
    templates,
    presses: true,
    timeoutMs: 5000,
  });
const redirectUri = 'http://localhost:3000/api/v1/destinations/callback/slack';
const rubbish = [
  'https://evil.example.org/services/T1/B1/x',
  'ftp://hooks.slack.com/services/T1/B1/x',
  'https://hooks.slack.com/workflows/T1/B1/x',
];

let double: SlackDouble;
beforeAll(async () => {
  double = await startSlackDouble();
});
beforeEach(() => double.limit(false));
afterAll(() => double.close());

/** Somebody at the double's page, who allows one channel. */
async function grant(channel = '#noc', at = double) {
  const { connecting } = connectingOf(at);
  const asked = new URL(connecting.authorizeUrl({ state: 'a state', redirectUri }));
  const decided = await decide(at, { ...Object.fromEntries(asked.searchParams), channel: idOf(channel) });
  const code = decided.searchParams.get('code') ?? '';
  return { decided, code, connecting };
}

async function decide(at: SlackDouble, form: Record<string, string>, decision = 'allow'): Promise<URL> {
  const response = await fetch(`${at.url}/oauth/v2/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...form, decision }),
  });
  return new URL(response.headers.get('location') ?? '');
}

function connectingOf(at: SlackDouble) {
  const { adding } = toSlack(at);
  if (adding.way !== 'connect') throw new Error('Slack is connected.');
  return adding;
}

const idOf = (name: string) =>
  ({ '#general': 'C01GENERAL', '#noc': 'C02NOC', '#ops-private': 'C03OPS', '#busy': 'C04BUSY' })[name] ?? '';

async function connected(channel = '#noc', at = double) {
  const { code, connecting } = await grant(channel, at);
  const made = await connecting.exchange({ code, redirectUri });
  return { ...made, value: made.address, secret: made.secret ?? null };
}

async function send(
  address: { value: string; secret: string | null },
  changes: Partial<Message> = {},
): Promise<Outcome> {
  const slack = toSlack(double);
  return slack.send(await slack.render(sampleMessage(changes)), address, AbortSignal.timeout(5000));
}

const threadOf = (outcome: Outcome) => ({
  providerMessageId: (outcome.ok && outcome.thread?.providerMessageId) || null,
  messageIds: (outcome.ok && outcome.thread?.messageIds) || [],
});

describe('the Slack channel with its hook alone', () => {
  describeChannel(() => onTrial());
});

describe('the Slack channel with its bot', () => {
  describeChannel(() => onTrial(true));
});

async function onTrial(withBot = false) {
  const own = await startSlackDouble();
  own.setMood('#noc', 'archived');
  own.setMood('#ops-private', 'silent');
  own.setMood('#busy', 'limited');
  const { secret } = await connected('#general', own);
  const names = { good: '#general', refused: '#noc', silent: '#ops-private', deferred: '#busy' };
  const addresses = mapOf(names, (name) => own.hook(name));
  const channels = new Map(Object.entries(names).map(([key, name]) => [addresses[key as keyof typeof names], name])); // the keys of one object
  const token = readBot(secret)?.token ?? '';
  const gone = toSlack({ url: 'http://127.0.0.1:1', client: own.client });
  const hook = 'http://127.0.0.1:1/services/T1/B1/x';
  return {
    channel: toSlack(own),
    addresses,
    ...(withBot
      ? { secretOf: (address: string) => writeBot({ token, channel: idOf(channels.get(address) ?? '') }) }
      : {}),
    rubbish,
    unreachable: {
      ...gone,
      send: (note, { secret: bot }, signal) => gone.send(note, { value: hook, secret: bot }, signal),
    } satisfies typeof gone,
    close: () => own.close(),
  };
}

function mapOf<K extends string>(names: Record<K, string>, make: (name: string) => string): Record<K, string> {
  // The same keys come out that went in.
  return Object.fromEntries(Object.entries<string>(names).map(([key, name]) => [key, make(name)])) as Record<K, string>;
}

describe('a message in Slack', () => {
  const newest = () => {
    const [message] = double.items();
    if (!message) throw new Error('Nothing was posted.');
    return message;
  };

  it('has mark, sentence, body, moment, a link to the alert and a button to press', async () => {
    const alertId = '019a0000-0000-7000-8000-000000000001';
    const sent = await send(await connected(), { alertId, title: 'Delay to Rome rose', body: 'Median 42.2 ms.' });
    expect(sent).toMatchObject({ ok: true });
    expect(newest()).toMatchObject({ channel_name: '#noc', by: 'bot', text: '◆ High: Delay to Rome rose' });
    const [sentence, body, context, actions] = newest().blocks as Record<string, unknown>[]; // the double checked them
    expect(sentence).toMatchObject({ type: 'section', text: { type: 'mrkdwn', text: '◆ *Delay to Rome rose*' } });
    expect(body).toMatchObject({ text: { text: 'Median 42.2 ms.' } });
    expect(JSON.stringify(context)).toContain('High · 10:00 CET · Monday');
    expect(actions).toMatchObject({
      type: 'actions',
      elements: [
        { type: 'button', text: { text: 'Open' }, url: expect.stringContaining('/alerts/1') },
        {
          type: 'button',
          action_id: 'acknowledge',
          text: { text: 'Acknowledge' },
          value: '019a0000-0000-7000-8000-000000000001',
        },
      ],
    });
  });

  it('escapes &, < and > and nothing else', async () => {
    await send(await connected(), { title: nastyTitles['markup'] ?? '' });
    expect(newest().text).toContain('&lt;script&gt;alert(');
    expect(newest().text).toContain('*bold* _it_ [a](http://x) @everyone');
    expect(newest().text).toContain('&amp; "');
  });

  it('is cut where Slack would refuse it, after escaping', async () => {
    const long = '&<>🔔'.repeat(2000);
    expect(await send(await connected(), { title: long, body: long })).toMatchObject({ ok: true });
  });

  it('is changed in place by an update, and its recovery is told in its thread and in the channel', async () => {
    const address = await connected();
    const opening = await send(address, { title: 'It begins' });
    const thread = threadOf(opening);
    expect(await send(address, { step: 'update', title: 'It goes on', thread })).toMatchObject({ ok: true });
    expect(newest()).toMatchObject({ ts: thread.providerMessageId, edited: true, text: '◆ High: It goes on' });
    const recovery = await send(address, { step: 'resolve', title: 'It is over', thread });
    expect(recovery).toMatchObject({ ok: true, thread: { providerMessageId: thread.providerMessageId } });
    expect(newest()).toMatchObject({ thread_ts: thread.providerMessageId, text: '✓ Resolved: It is over' });
  });

  it('goes by the hook where the bot is no member, and then cannot be changed', async () => {
    const address = await connected('#ops-private');
    const opening = await send(address);
    expect(newest()).toMatchObject({ channel_name: '#ops-private', by: 'hook' });
    const before = double.items().length;
    const update = await send(address, { step: 'update', thread: threadOf(opening) });
    expect(update).toMatchObject({ ok: false, retry: 'withheld', reason: 'cannot_edit' });
    expect(double.items()).toHaveLength(before);
  });

  it('that somebody deleted is not posted again by an update', async () => {
    const thread = { providerMessageId: '1503435956.000247', messageIds: [] };
    expect(await send(await connected(), { step: 'update', thread })).toMatchObject({ retry: 'withheld' });
  });

  it('is not sent again when the connection broke after it was handed over', async () => {
    double.fail(['drop']);
    expect(await send(await connected())).toEqual({ ok: true, uncertain: true });
  });

  it('waits as long as Slack asks', async () => {
    double.fail(['429:3']);
    expect(await send(await connected())).toMatchObject({ retry: 'later', reason: 'rate_limited', afterMs: 3000 });
    double.fail(['429:4']);
    const hook = { value: double.hook('#noc'), secret: null };
    expect(await send(hook)).toMatchObject({ retry: 'later', reason: 'rate_limited', afterMs: 4000 });
  });

  it.each(['403', '404', '410'])('ends the connection of a hook that answers %s', async (fault) => {
    double.fail([fault]);
    const outcome = await send({ value: double.hook('#noc'), secret: null });
    expect(outcome).toMatchObject({ retry: 'never', reason: 'rejected', ended: true });
  });

  it.each(['token_revoked', 'account_inactive', '410'])('ends the connection of a bot that hears %s', async (fault) => {
    double.fail([fault]);
    expect(await send(await connected())).toMatchObject({ retry: 'never', reason: 'rejected', ended: true });
  });

  it('that Slack finds malformed is given up without ending the connection', async () => {
    double.fail(['400']);
    const outcome = await send(await connected());
    expect(outcome).toMatchObject({ retry: 'never', reason: 'rejected' });
    expect(outcome).not.toHaveProperty('ended');
  });

  it('is tried again when Slack is in trouble', async () => {
    double.fail(['500']);
    expect(await send(await connected())).toMatchObject({ retry: 'later', reason: 'temporary_failure' });
  });
});

describe('connecting Slack', () => {
  it('asks for the hook and for posting, with state and address', () => {
    const url = new URL(connectingOf(double).connecting.authorizeUrl({ state: 's', redirectUri }));
    expect(`${url.origin}${url.pathname}`).toBe(`${double.url}/oauth/v2/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: double.client.id,
      scope: 'incoming-webhook,chat:write',
      state: 's',
      redirect_uri: redirectUri,
    });
  });

  it('gives the channel that the person picked at Slack, named as people know it', async () => {
    expect(await connected('#general')).toMatchObject({
      label: '#general, Slack sandbox',
      place: 'T9TK3CUKW/C01GENERAL',
      providerUserId: 'U1234',
    });
  });

  it('refuses what Slack answers with 200 and ok false', async () => {
    const { code, connecting } = await grant();
    const exchange = (uri: string, one = code) => connecting.exchange({ code: one, redirectUri: uri });
    await expect(exchange('http://localhost:3000/other')).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
      message: 'Slack refused the connection (bad_redirect_uri).',
    });
    await exchange(redirectUri);
    await expect(exchange(redirectUri)).rejects.toThrow('code_already_used');
    await expect(exchange(redirectUri, 'nonsense')).rejects.toThrow('invalid_code');
  });

  it('fails in a sentence when Slack is not there', async () => {
    const { connecting } = connectingOf({ ...double, url: 'http://127.0.0.1:1' });
    const exchange = connecting.exchange({ code: 'x', redirectUri });
    await expect(exchange).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  });

  it('rule 50: a hook anywhere but at Slack is never called', async () => {
    const other = await startSlackDouble();
    const outcome = await send({ value: other.hook('#noc'), secret: null });
    expect(outcome).toMatchObject({ retry: 'never', ended: true });
    expect(other.items()).toEqual([]);
    await other.close();
  });

  it('rule 58: disconnecting revokes the token at Slack with the last connection that uses it', async () => {
    const own = await startSlackDouble();
    const [general, noc] = [await connected('#general', own), await connected('#noc', own)];
    const { connecting } = connectingOf(own);
    await connecting.disconnect(general, [noc.secret ?? '']);
    expect(own.revoked).toBe(false);
    await connecting.disconnect(noc, []);
    expect(own.revoked).toBe(true);
    await own.close();
  });

  it('disconnects without complaint when Slack is not there', async () => {
    const { connecting } = connectingOf({ ...double, url: 'http://127.0.0.1:1' });
    await expect(connecting.disconnect(await connected(), [])).resolves.toBeUndefined();
  });
});

describe('the double of Slack', () => {
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${double.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const call = async (token: string, body: object) => {
    const answer = await post('/api/chat.postMessage', body, { authorization: `Bearer ${token}` });
    return { status: answer.status, body: (await answer.json()) as object };
  };

  it('gives what the documentation shows for a code', async () => {
    const { code } = await grant('#general');
    const response = await fetch(`${double.url}/api/oauth.v2.access`, {
      method: 'POST',
      body: new URLSearchParams({
        code,
        redirect_uri: redirectUri,
        client_id: double.client.id,
        client_secret: double.client.secret,
      }),
    });
    expect(await response.json()).toMatchObject({
      ok: true,
      app_id: 'A0KRD7HC3',
      authed_user: { id: 'U1234' },
      scope: 'incoming-webhook,chat:write',
      token_type: 'bot',
      bot_user_id: 'U0KRQLJ9H',
      team: { id: 'T9TK3CUKW' },
      enterprise: null,
      is_enterprise_install: false,
      incoming_webhook: { channel: '#general', channel_id: 'C01GENERAL', url: expect.stringContaining('/services/T') },
    });
  });

  it('lets a person refuse, and gives the state back', async () => {
    const form = { client_id: double.client.id, scope: 'incoming-webhook', state: 'kept', redirect_uri: redirectUri };
    const url = await decide(double, form, 'deny');
    expect(Object.fromEntries(url.searchParams)).toEqual({ error: 'access_denied', state: 'kept' });
  });

  it('answers a hook in words', async () => {
    const hook = new URL(double.hook('#noc')).pathname;
    const said = async (answer: Promise<Response>) => [(await answer).status, await (await answer).text()];
    expect(await said(post(hook, { text: 'x' }))).toEqual([200, 'ok']);
    expect(await said(post(hook, {}))).toEqual([400, 'no_text']);
    expect(await said(post('/services/T/B/unknown', { text: 'x' }))).toEqual([404, 'no_service']);
    double.fail(['410']);
    expect(await said(post(hook, { text: 'x' }))).toEqual([410, 'channel_is_archived']);
  });

  it('answers the Web API with 200 and ok false', async () => {
    const token = readBot((await connected()).secret)?.token ?? '';
    expect(await call('wrong', { channel: 'C02NOC', text: 'x' })).toEqual({
      status: 200,
      body: { ok: false, error: 'invalid_auth' },
    });
    expect(await call(token, { channel: 'C99', text: 'x' })).toMatchObject({
      body: { ok: false, error: 'channel_not_found' },
    });
    expect(await call(token, { channel: 'C03OPS', text: 'x' })).toMatchObject({ body: { error: 'not_in_channel' } });
    expect(await call(token, { channel: 'C02NOC' })).toMatchObject({ body: { error: 'no_text' } });
    expect(await call(token, { channel: 'C02NOC', text: 'x' })).toMatchObject({
      body: { ok: true, channel: 'C02NOC', ts: expect.stringMatching(/^\d{10}\.\d{6}$/) },
    });
  });

  it('gives a code once, and says in words what is wrong with a request for its token', async () => {
    const { code } = await grant('#general');
    const ask = async (changes: Record<string, string>) => {
      const { id: client_id, secret: client_secret } = double.client;
      const form = { code, redirect_uri: redirectUri, client_id, client_secret, ...changes };
      const body = new URLSearchParams(form);
      const answer = await fetch(`${double.url}/api/oauth.v2.access`, { method: 'POST', body });
      const { ok, error } = (await answer.json()) as { ok: boolean; error?: string };
      return [answer.status, ok, error];
    };
    expect(await ask({ client_id: '1' })).toEqual([200, false, 'invalid_client_id']);
    expect(await ask({ client_secret: 'x' })).toEqual([200, false, 'bad_client_secret']);
    expect(await ask({ code: 'x' })).toEqual([200, false, 'invalid_code']);
    expect(await ask({ redirect_uri: 'http://localhost:1/' })).toEqual([200, false, 'bad_redirect_uri']);
    expect(await ask({})).toEqual([200, true, undefined]);
    expect(await ask({})).toEqual([200, false, 'code_already_used']);
  });

  it('lets the answer to a press change the message five times, and nobody else', async () => {
    const pressed: { response_url: string }[] = [];
    await using listener = await startListener((payload) => void pressed.push(payload));
    await using own = await startSlackDouble({ pressesTo: listener.url });
    const slack = toSlack(own);
    const address = await connected('#noc', own);
    await slack.send(await slack.render(sampleMessage()), address, AbortSignal.timeout(5000));
    const [message] = own.items();
    if (!message) throw new Error('Nothing was posted.');
    await expect(own.press({ message: message.ts, action: 'dance' })).rejects.toThrow('no button dance');
    await own.press({ message: message.ts, action: 'acknowledge', user: 'sam' });
    const url = pressed[0]?.response_url ?? '';
    const answer = (body: object, to = url) =>
      fetch(to, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    for (let turn = 1; turn <= 4; turn += 1) await answer({ replace_original: true, text: `turn ${turn}` });
    expect(own.items()[0]).toMatchObject({ ts: message.ts, text: 'turn 4', edited: true });
    await answer({ response_type: 'ephemeral', text: 'for you' });
    expect(own.items()[0]).toMatchObject({ for: 'U2345', text: 'for you' });
    expect((await answer({ text: 'x' })).status).toBe(404);
    expect((await answer({ text: 'x' }, `${own.url}/actions/T/1/guessed`)).status).toBe(404);
  });

  it('holds to one message a second in a channel when it is asked to', async () => {
    double.limit(true);
    const hook = new URL(double.hook('#general')).pathname;
    const [first, second] = [await post(hook, { text: 'x' }), await post(hook, { text: 'y' })];
    expect([first.status, second.status, second.headers.get('retry-after')]).toEqual([200, 429, '1']);
  });
});

/** Somebody who is told of presses. */
async function startListener(hear: (payload: { response_url: string }) => void) {
  const standIn = openStandIn();
  standIn.app.post<{ Body: { payload: string } }>('/', async ({ body }) => hear(JSON.parse(body.payload)));
  return { url: await standIn.listen(0), [Symbol.asyncDispose]: () => standIn.close() };
}

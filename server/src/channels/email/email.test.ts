import { describeChannel, nastyTitles, sampleMessage } from '#channels/conformance';
import { stillClock } from '#kit';
import type { Message, Outcome } from '#notify';
import { makeTemplates } from '#notify';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEmail, startCatcher } from './index.ts';
import type { Catcher, CaughtMail } from './index.ts';

const templates = makeTemplates({ site: 'localhost:3000' });
const from = 'Tocsin <tocsin@example.org>';
const ada = 'ada@example.org';
const quick = { connectMs: 300, greetingMs: 300, answerMs: 300 };

function emailTo(smtpUrl: string) {
  return makeEmail({ smtpUrl, from, templates, clock: stillClock(), connections: 2, timeouts: quick });
}

let catcher: Catcher;
beforeAll(async () => {
  catcher = await startCatcher();
});
afterAll(() => catcher.close());

async function send(changes: Partial<Message> = {}, address = ada, url = catcher.url): Promise<Outcome> {
  const channel = emailTo(url);
  try {
    return await channel.send(
      await channel.render(sampleMessage(changes)),
      { value: address, secret: null },
      AbortSignal.timeout(5000),
    );
  } finally {
    await channel.close?.();
  }
}

async function sent(changes: Partial<Message> = {}): Promise<CaughtMail> {
  expect(await send(changes)).toMatchObject({ ok: true });
  const [newest] = catcher.items(ada);
  if (!newest) throw new Error('Nothing was caught.');
  return newest;
}

describe('the e-mail channel', () => {
  describeChannel(async () => {
    const own = await startCatcher();
    return {
      channel: makeEmail({ smtpUrl: own.url, from, templates, clock: stillClock(), connections: 2 }),
      addresses: {
        good: ada,
        refused: 'bounce@example.org',
        deferred: 'defer@example.org',
        silent: 'hang@example.org',
      },
      rubbish: ['ada', 'ada@', '@example.org', 'ada@example.org, bob@example.org', 'Ada <ada@example.org>'],
      unreachable: emailTo('smtp://127.0.0.1:1'),
      close: () => own.close(),
    };
  });
});

describe('a mail', () => {
  it('has the headers of an automatic message, with the time of sending', async () => {
    const { headers, from: sender, to } = await sent({ deliveryId: 'd1', idempotencyKey: 'd1.0' });
    expect({ sender, to }).toEqual({ sender: 'tocsin@example.org', to: ada });
    expect(headers).toMatchObject({
      'message-id': '<d1.0@example.org>',
      date: 'Mon, 02 Nov 2026 09:00:00 +0000',
      from,
      to: ada,
      'auto-submitted': 'auto-generated',
      'mime-version': '1.0',
    });
    expect(headers['content-type']).toMatch(/^multipart\/alternative;/);
    expect(headers['in-reply-to']).toBeUndefined();
  });

  it('can be ended with one click where it is not mandatory', async () => {
    const { headers, text, html } = await sent({ unsubscribeUrl: 'https://tocsin.example.org/u/token' });
    expect(headers['list-unsubscribe']).toBe('<https://tocsin.example.org/u/token>');
    expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(text).toContain('https://tocsin.example.org/u/token');
    expect(html).toContain('href="https://tocsin.example.org/u/token"');
  });

  it('offers no end where it is mandatory', async () => {
    const { unsubscribeUrl: _, ...mandatory } = sampleMessage({
      type: 'account.password_changed',
      category: 'security',
    });
    const channel = emailTo(catcher.url);
    await channel.send(await channel.render(mandatory), { value: ada, secret: null }, AbortSignal.timeout(5000));
    await channel.close?.();
    const [{ headers, text, html } = await sent()] = catcher.items(ada);
    expect(headers).not.toHaveProperty('list-unsubscribe');
    expect(text + html).not.toContain('End these e-mails');
  });

  it('refers to all earlier messages of its alert, and answers to the last', async () => {
    const thread = { providerMessageId: null, messageIds: ['<a@example.org>', '<b@example.org>'] };
    const { headers } = await sent({ thread });
    expect(headers['in-reply-to']).toBe('<b@example.org>');
    expect(headers['references']).toBe('<a@example.org> <b@example.org>');
  });

  it('refers to the first and the last of a long thread', async () => {
    const messageIds = Array.from({ length: 40 }, (_, index) => `<${index}@example.org>`);
    const { headers } = await sent({ thread: { providerMessageId: null, messageIds } });
    expect(headers['references']?.split(' ')).toEqual(['<0@example.org>', ...messageIds.slice(-10)]);
  });

  it('adds its own id to the thread', async () => {
    expect(await send({ idempotencyKey: 'd2.3' })).toMatchObject({
      ok: true,
      thread: { messageIds: ['<d2.3@example.org>'] },
    });
  });

  it.for(Object.keys(nastyTitles))('is not broken by a title with %s', async (name) => {
    const title = nastyTitles[name] ?? '';
    const mail = await sent({ title, body: title });
    expect(Object.keys(mail.headers)).not.toContain('bcc');
    expect(mail.subject).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(mail.html).not.toMatch(/<script|<b>/);
    expect(mail.text).toContain(title.split(/[\p{Cc}\u202e]/u)[0]);
  });
});

describe('the outcome of a mail', () => {
  it.for([
    ['451', { ok: false, retry: 'later', reason: 'temporary_failure' }],
    ['421', { ok: false, retry: 'later', reason: 'temporary_failure' }],
    ['550', { ok: false, retry: 'never', reason: 'hard_bounce', detail: '550 5.1.1 There is no such mailbox' }],
    ['554', { ok: false, retry: 'never', reason: 'rejected' }],
    ['data:452', { ok: false, retry: 'later', reason: 'temporary_failure' }],
    ['data:554', { ok: false, retry: 'never', reason: 'rejected' }],
    ['hang', { ok: false, retry: 'later', reason: 'timeout' }],
    ['drop', { ok: false, retry: 'later', reason: 'temporary_failure' }],
    ['data:hang', { ok: true, uncertain: true }],
    ['data:drop', { ok: true, uncertain: true }],
  ] as const)('after %s is %o', async ([fault, outcome]) => {
    catcher.fail([fault]);
    expect(await send()).toMatchObject(outcome);
  });

  it('is one mail after a drop that followed the whole message: it is not sent again by the pool', async () => {
    const before = catcher.count;
    catcher.fail(['data:drop']);
    expect(await send()).toMatchObject({ ok: true, uncertain: true, thread: { messageIds: [expect.any(String)] } });
    expect(catcher.count - before).toBe(1);
  });

  it('is a try later when the server does not greet', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => silent.once('listening', done));
    const { port } = silent.address() as AddressInfo; // A port was asked for.
    expect(await send({}, ada, `smtp://127.0.0.1:${port}`)).toMatchObject({
      ok: false,
      retry: 'later',
      reason: 'timeout',
    });
    silent.close();
  });

  it('is a try later when the server does not take our sign-in, because that is not about the message', async () => {
    await using closed = await startCatcher({ signIn: { user: 'tocsin', password: 'right' } });
    const at = (password: string) =>
      closed.url.replace('//', `//tocsin:${password}@`) + '?tls.rejectUnauthorized=false';
    const refused = await send({}, ada, at('wrong'));
    expect(refused).toMatchObject({ ok: false, retry: 'later', reason: 'temporary_failure' });
    expect(JSON.stringify(refused)).not.toContain('wrong');
    expect(await send({}, ada, at('right'))).toMatchObject({ ok: true });
  });

  it('is good for the next mail after a bad one on the same connections', async () => {
    const channel = emailTo(catcher.url);
    const outcomes: boolean[] = [];
    for (const fault of ['550', undefined, '451', undefined, 'data:554', undefined, 'data:drop', undefined]) {
      if (fault) catcher.fail([fault]);
      const { ok } = await channel.send(
        await channel.render(sampleMessage()),
        { value: ada, secret: null },
        AbortSignal.timeout(5000),
      );
      outcomes.push(ok);
    }
    expect(outcomes).toEqual([false, true, false, true, false, true, true, true]);
    await channel.close?.();
  });
});

import { request } from 'node:http';
import { connect } from 'node:net';
import { browser, smtpSink, usingApp } from '#kit';
import { afterAll, describe, expect, it } from 'vitest';

// Not in sample mode: that one refuses foreign hosts altogether.
const sink = await smtpSink();
const kit = usingApp({ TOCSIN_SAMPLE: 'off', SMTP_URL: sink.url });
afterAll(() => sink.close());
const password = 'nine green lanterns by the quay';

/** A request with whatever headers it likes, which `fetch` would not send. */
function ask(path: string, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(kit.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    sent.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('a spoofed host', () => {
  it('never stands in a link of a mail', async () => {
    const email = 'spoofed@example.org';
    await kit.app.ground.accounts.createUser({ email, role: 'AUTHENTICATED', password });
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
      origin: kit.url,
    };
    expect(await ask('/api/v1/auth/forgot-password', headers, JSON.stringify({ email }))).toBe(202);
    const mail = await sink.mailTo(email);
    expect(mail.text).toContain(`${kit.url}/reset-password?token=`);
    expect(mail.text + mail.html).not.toContain('evil.example');
  });
});

describe('text that people choose', () => {
  it.each(['Eve\r\nBcc: victim@example.org', 'Eve\nSubject: another', 'Eve\u2028To: victim@example.org', 'Eve\0'])(
    'makes no header of a mail: %j',
    async (name) => {
      const email = `headers-${name.length}-${name.charCodeAt(3)}@example.org`;
      const status = await ask(
        '/api/v1/auth/sign-up',
        { origin: kit.url },
        JSON.stringify({ email, password, display_name: name }),
      );
      expect([202, 422]).toContain(status);
      if (status === 202) {
        const mail = await sink.mailTo(email);
        expect(mail.to).toBe(email);
        expect(Object.keys(mail.headers).map((header) => header.toLowerCase())).not.toContain('bcc');
        expect(mail.subject).not.toContain('another');
      }
    },
  );

  it.each(['a@example.org\r\nBcc: b@example.org', 'a@example.org, b@example.org', '"a\r\n"@example.org', 'a@b@c.org'])(
    'is no address when it is more than one: %j',
    async (email) => {
      expect(await ask('/api/v1/auth/sign-up', { origin: kit.url }, JSON.stringify({ email, password }))).toBe(422);
      expect(await ask('/api/v1/auth/forgot-password', { origin: kit.url }, JSON.stringify({ email }))).toBe(422);
    },
  );
});

describe('a body that takes too much', () => {
  it('is refused at ten megabytes without being read to its end', async () => {
    const status = await ask(
      '/api/v1/auth/sign-in',
      { origin: kit.url, 'content-length': String(10 * 1024 * 1024) },
      `{"email": "${'x'.repeat(1024)}`,
    ).catch(() => 0);
    expect(status).toBe(413);
  });

  it('keeps nobody else waiting while it comes in slowly', async () => {
    const { hostname, port } = new URL(kit.url);
    const slow = Array.from({ length: 200 }, () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(
        `POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n{`,
      );
      return socket;
    });
    await Promise.all(slow.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const email = 'quick@example.org';
    await kit.app.ground.accounts.createUser({ email, role: 'AUTHENTICATED', password });
    await browser(kit.url).call('signIn', { body: { email, password } });
    for (const socket of slow) socket.destroy();
  });
});

describe('a stolen token', () => {
  it('is worth nothing after the session that gave it has ended', async () => {
    const email = 'stolen@example.org';
    await kit.app.ground.accounts.createUser({ email, role: 'AUTHENTICATED', password });
    const owner = browser(kit.url);
    await owner.call('signIn', { body: { email, password } });
    const stolen = { cookie: owner.cookie() };
    const read = () => fetch(`${kit.url}/api/v1/me`, { headers: stolen });
    expect((await read()).status).toBe(200);
    await owner.call('signOut', {});
    expect((await read()).status).toBe(401);
  });
});

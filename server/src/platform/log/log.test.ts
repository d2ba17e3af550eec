import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { makeLog } from './index.ts';
import type { Log } from './index.ts';

async function written(level: string, speak: (log: Log) => void): Promise<string> {
  const destination = new PassThrough();
  speak(makeLog({ level, destination }));
  destination.end();
  return await text(destination);
}

describe('the log', () => {
  it('keeps what is not secret as it is', async () => {
    const line = await written('info', (log) =>
      log.info({ path: '/api/v1/alerts?limit=10', userId: 'u1' }, 'answered'),
    );
    expect(JSON.parse(line)).toMatchObject({ path: '/api/v1/alerts?limit=10', userId: 'u1', msg: 'answered' });
  });

  it('keeps quiet below its level', async () => {
    expect(await written('warn', (log) => log.info('nothing to see'))).toBe('');
  });

  const secrets: [string, (log: Log, secret: string) => void][] = [
    ['a password at any depth', (log, s) => log.info({ a: { b: { c: { password: s } } } })],
    ['an authorization header', (log, s) => log.info({ headers: { authorization: `Bearer ${s}` } })],
    [
      'cookies as text, list and object',
      (log, s) => log.info({ cookie: s, 'set-cookie': [`a=${s}`], cookies: { a: s } }),
    ],
    ['a token in a query string', (log, s) => log.info({ url: `/verify-email?token=${s}&x=1` })],
    ['a token in a sentence', (log, s) => log.info(`GET /reset-password?x=1&token=${s} took 3 ms`)],
    ['a one-time link', (log, s) => log.info({ url: `/u/${s}` }, `opened /a/${s}`)],
    ['a bearer token in an error', (log, s) => log.error(new Error(`refused: Bearer ${s}`))],
    ['a password in a URL', (log, s) => log.info({ url: `postgresql://tocsin:${s}@db.example/tocsin` })],
    ['tokens by any name', (log, s) => log.info({ refresh_token: s, accessToken: s, client_secret: s, api_key: s })],
    ['a quote inside a password', (log, s) => log.info({ password: `a"${s}` })],
  ];

  it.each(secrets)('rule 53: never contains %s', async (_name, speak) => {
    const line = await written('info', (log) => speak(log, 'hunter2hunter2hunter2'));
    expect(line).not.toContain('hunter2');
    expect(line).toContain('[redacted]');
    expect(() => JSON.parse(line)).not.toThrow();
  });
});

import { PassThrough } from 'node:stream';
import { makeLog } from '#platform/log';
import { makeMetrics } from '#platform/metrics';
import { describe, expect, it } from 'vitest';
import { exampleEdge } from './example-edge.ts';

async function watched() {
  const lines: Record<string, unknown>[] = [];
  const destination = new PassThrough();
  destination.on('data', (line) => lines.push(JSON.parse(String(line))));
  const metrics = makeMetrics();
  const server = await exampleEdge({ log: makeLog({ level: 'info', destination }), metrics });
  return { server, lines, metrics };
}

describe('what is kept of a request', () => {
  it('is its route, its outcome and who asked, under its trace id', async () => {
    const { server, lines } = await watched();
    const headers = { authorization: 'Bearer ADMIN' };
    const answer = await server.fetch('/api/v1/watches/01890000-0000-7000-8000-000000000000', { headers });
    expect(lines).toMatchObject([
      { trace_id: answer.headers.get('x-trace-id'), method: 'GET', route: 'getWatch', status: 200, user_id: 'admin' },
    ]);
  });

  it('is never a token, wherever it travelled', async () => {
    const { server, lines, metrics } = await watched();
    const secret = 'c2VjcmV0LXRva2VuLW9mLWEtbGluaw';
    const post = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: secret }),
    };
    await server.fetch(`/u/${secret}`, { method: 'POST' });
    await server.fetch(`/api/v1/links/alert/${secret}`);
    await server.fetch(`/verify-email?token=${secret}`);
    await server.fetch(`/api/v1/me?token=${secret}`, { headers: { cookie: `__Host-tocsin=${secret}` } });
    await server.fetch('/api/v1/me', { headers: { authorization: `Bearer ${secret}` } });
    await server.fetch('/api/v1/auth/verify-email', post);
    await server.fetch(`/${secret}`);
    expect(lines).toHaveLength(7);
    expect(JSON.stringify(lines)).not.toContain(secret);
    expect(await metrics.write()).not.toContain(secret);
  });

  it('is counted by route and status, without people', async () => {
    const { server, metrics } = await watched();
    await server.fetch('/api/v1/me', { headers: { authorization: 'Bearer ADMIN' } });
    await server.fetch('/api/v1/me');
    const text = await metrics.write();
    expect(text).toContain('tocsin_http_seconds_count{route="getMe",status="200"} 1');
    expect(text).toContain('tocsin_http_seconds_count{route="getMe",status="401"} 1');
    expect(text).not.toContain('admin');
  });
});

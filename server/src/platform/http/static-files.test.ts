import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleEdge } from './example-edge.ts';
import type { HttpServer } from './index.ts';

describe('the web app', () => {
  let root = '';
  let server: HttpServer;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'tocsin-web-'));
    await mkdir(join(root, 'assets'));
    await mkdir(join(root, '.vite'));
    await writeFile(join(root, 'app.html'), 'the app');
    await writeFile(join(root, 'auth.html'), 'the auth pages');
    await writeFile(join(root, 'favicon.svg'), '<svg/>');
    await writeFile(join(root, 'assets/app-AbC123.js'), 'export {}');
    await writeFile(join(root, '.vite/manifest.json'), '{}');
    server = await exampleEdge({ webRoot: root });
  });
  afterAll(async () => {
    await server.close();
    await rm(root, { recursive: true });
  });

  const get = async (path: string, accept = 'text/html') => {
    const answer = await server.fetch(path, { headers: { accept } });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };

  it('answers the paths before sign-in with their own entry', async () => {
    for (const path of ['/sign-in', '/sign-up', '/verify-email?token=x', '/setup', '/u/some-token', '/a/some-token']) {
      expect(await get(path)).toMatchObject({ status: 200, text: 'the auth pages' });
    }
  });

  it('answers its own paths with the app', async () => {
    for (const path of ['/', '/inbox', '/alerts/01890000-0000-7000-8000-000000000000', '/networks/2497']) {
      expect(await get(path)).toMatchObject({ status: 200, text: 'the app' });
    }
  });

  it('tells people in its own words that there is no such page, and machines by a problem', async () => {
    expect(await get('/no-such-page')).toMatchObject({ status: 404, text: 'the app' });
    expect((await get('/no-such-page', 'application/json')).text).toContain('NOT_FOUND');
    for (const path of ['/api/v1/nothing', '/dev/nothing', '/nothing.js', '/assets/nothing']) {
      const { status, text } = await get(path);
      expect(status).toBe(404);
      expect(text).toContain('NOT_FOUND');
    }
  });

  it('is kept for good where its name is made from its content, and asked for again where it is not', async () => {
    const asset = await get('/assets/app-AbC123.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toContain('javascript');
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('public, max-age=3600');
    expect((await get('/inbox')).headers.get('cache-control')).toBe('no-cache');
  });

  it('shows no file outside of itself, and none that is hidden', async () => {
    for (const path of [
      '/../package.json',
      '/assets/../../x',
      '/%2e%2e/x',
      '/.vite/manifest.json',
      '/assets/%2e%2e%2fapp.html',
    ]) {
      expect((await get(path, '*/*')).status, path).toBe(404);
    }
  });

  it('changes nothing when a link of a message is only looked at', async () => {
    expect((await server.fetch('/u/token', { method: 'HEAD' })).status).toBe(200);
    expect((await server.fetch('/u/token', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD, POST');
  });
});

describe('the pages of the API reference', async () => {
  const server = await exampleEdge();

  it.each(['/docs', '/redoc', '/docs/errors'])(
    '%s takes everything from this server, without inline scripts',
    async (path) => {
      const answer = await server.fetch(path);
      const page = await answer.text();
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(page).not.toMatch(/<script>|https?:|\son\w+=/);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(answer.headers.get('content-security-policy')).not.toContain("script-src 'unsafe");
    },
  );

  it('rule 64: have a content policy of their own, and the app has none of it', async () => {
    const policyOf = async (path: string) => (await server.fetch(path)).headers.get('content-security-policy');
    expect(await policyOf('/docs')).toContain("style-src 'self' 'unsafe-inline'");
    expect(await policyOf('/livez')).not.toContain('unsafe-inline');
  });
});

import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { entriesHtml, openStandIn, sendConsent, sendPage, type Entry } from './index.ts';

const evil = `"><script>alert('1')</script><img src=x onerror=alert(1)>`;
const entry: Entry = { at: '2026-11-02T09:00:00.000Z', mark: 'received', sentence: 'Hello', facts: ['#noc'] };

describe('a stand-in', () => {
  it('answers on loopback, under a name of loopback', async () => {
    await using standIn = openStandIn();
    standIn.app.get('/', async () => 'here');
    const url = await standIn.listen(0);
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(await (await fetch(url)).text()).toBe('here');
    expect(await statusUnder(url, 'rebound.example.org')).toBe(403);
    expect(await statusUnder(url, '127.0.0.1.example.org')).toBe(403);
    expect(await statusUnder(url, 'localhost:1')).toBe(200);
  });

  it('has pages with one style, no script and forms to itself', async () => {
    await using standIn = openStandIn();
    standIn.app.get('/', async (_request, reply) => sendPage(reply, { title: evil, note: evil, body: '' }));
    const answer = await fetch(await standIn.listen(0));
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(await answer.text()).not.toMatch(/<script|<img/);
  });

  it('lets a person go back to whoever asked, and nowhere else', async () => {
    await using standIn = openStandIn();
    const questions = [{ field: 'channel', legend: evil, choices: [{ id: evil, name: evil }] }];
    const asked = { state: evil, redirect_uri: 'http://localhost:3000/back?x=1' };
    standIn.app.get('/', async (_request, reply) =>
      sendConsent(reply, { service: 'Chat', action: '/go', asked, questions, allow: 'Allow' }),
    );
    const answer = await fetch(await standIn.listen(0));
    expect(answer.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:3000;");
    const text = await answer.text();
    expect(text).toContain('This is not Chat. It is a stand-in on this machine, and nothing leaves it.');
    expect(text).not.toMatch(/<script|<img/);
  });

  it('shows as text whatever was received, and only pages of the web as links', () => {
    const links = [{ label: evil, url: 'http://localhost/' }];
    const html = entriesHtml(
      [{ ...entry, sentence: evil, facts: [evil], text: `${evil} http://a.test/?x=1&y=2`, links }],
      '',
    );
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('<a href="http://a.test/?x=1&amp;y=2">');
    expect(html).toContain('aria-label="Received"');
    expect(entriesHtml([], 'Nothing & nobody.')).toBe('<p>Nothing &amp; nobody.</p>');
  });
});

/** `fetch` names the host by itself. */
function statusUnder(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => resolve(response.resume().statusCode))
      .once('error', reject)
      .end();
  });
}

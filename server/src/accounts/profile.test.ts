import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';

const using = usingDatabase();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock: stillClock() });
});

async function ada(): Promise<Browser> {
  const browser = example.browser();
  await browser.signIn((await example.makePerson()).email);
  return browser;
}

describe('my profile', () => {
  it('changes what I name and nothing else', async () => {
    const browser = await ada();
    const before = (await browser.call('getMe')).body;
    const body = { display_name: 'Ada', time_zone: 'Europe/Rome', theme: 'dark', shortcuts: false };
    const after = await browser.call('changeMe', { body });
    expect(after.body).toEqual({ ...before, ...body, version: 2 });
    expect((await browser.call('getMe')).body).toEqual(after.body);
  });

  it('refuses a change of another version than the present one', async () => {
    const browser = await ada();
    const etag = (await browser.call('getMe')).headers.get('etag') ?? '';
    const change = async (theme: string) =>
      await browser.call('changeMe', { body: { theme }, headers: { 'if-match': etag } });
    const first = await change('dark');
    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).not.toBe(etag);
    expect(await change('light')).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED' } });
    expect((await browser.call('getMe')).body).toMatchObject({ theme: 'dark' });
  });

  it('takes one of two changes of the same version at once', async () => {
    const browser = await ada();
    const etag = (await browser.call('getMe')).headers.get('etag') ?? '';
    const headers = { 'if-match': etag };
    const changes = ['dark', 'light'].map((theme) => browser.call('changeMe', { body: { theme }, headers }));
    expect((await Promise.all(changes)).map(({ status }) => status)).toEqual(expect.arrayContaining([200, 412]));
  });

  it('refuses a time zone that does not exist', async () => {
    const answer = await (await ada()).call('changeMe', { body: { time_zone: 'Europe/Nowhere' } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/time_zone' }] } });
  });

  it('is nobody’s without a session', async () => {
    expect((await example.browser().call('getMe')).status).toBe(401);
  });
});

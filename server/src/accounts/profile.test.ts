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

  it('says what I write about myself, with links as addresses', async () => {
    const browser = await ada();
    const body = {
      first_name: 'Ada',
      last_name: 'King',
      nickname: `Countess-${Date.now()}`,
      headline: 'Writes programs',
      bio: 'For a machine that nobody has built.',
      location: 'London',
      density: 'compact',
      github_url: '@octocat',
      linkedin_url: 'uk.linkedin.com/in/ada-king/',
      web_url: 'example.org/ada',
    };
    const answer = await browser.call('changeMe', { body });
    expect(answer.body).toMatchObject({
      ...body,
      github_url: 'https://github.com/octocat',
      linkedin_url: 'https://www.linkedin.com/in/ada-king',
      web_url: 'https://example.org/ada',
    });
    expect((await browser.call('changeMe', { body: { web_url: '', bio: '' } })).body).toMatchObject({
      web_url: '',
      bio: '',
    });
  });

  it('must be changed in at least one field, and in none that is not mine to set', async () => {
    const browser = await ada();
    expect((await browser.call('changeMe', { body: {} })).status).toBe(422);
    for (const body of [{ role: 'ADMIN' }, { picture: 'x' }, { professional_status: true }])
      expect((await browser.call('changeMe', { body })).status).toBe(422);
    expect((await browser.call('changeMe', { body: { bio: 'x'.repeat(501) } })).status).toBe(422);
  });

  it('has a nickname that nobody else has, whatever its letters are', async () => {
    const [one, other] = [await ada(), await ada()];
    const given = (await one.call('getMe')).body['nickname'];
    expect(given).toMatch(/^[a-z]+_[a-z]+_\d{5}$/);
    expect((await other.call('getMe')).body['nickname']).not.toBe(given);
    const taken = await other.call('changeMe', { body: { nickname: String(given).toUpperCase() } });
    expect(taken).toMatchObject({ status: 409, body: { code: 'NICKNAME_TAKEN', errors: [{ pointer: '/nickname' }] } });
    for (const nickname of ['ab', 'a b c', 'é-é-é', 'x'.repeat(51)])
      expect((await other.call('changeMe', { body: { nickname } })).status).toBe(422);
  });

  it('names who granted professional status', async () => {
    const manager = await example.makePerson('MANAGER');
    const browser = example.browser();
    await browser.signIn(manager.email);
    const person = await example.makePerson();
    await browser.call('setProfessionalStatus', { params: { id: person.id }, body: { granted: true } });
    const mine = example.browser();
    await mine.signIn(person.email);
    expect((await mine.call('getMe')).body).toMatchObject({
      professional_status: true,
      professional_status_by: manager.email.split('@')[0],
    });
  });

  it('is nobody’s without a session', async () => {
    expect((await example.browser().call('getMe')).status).toBe(401);
  });
});

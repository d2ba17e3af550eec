import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';

const using = usingDatabase();
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

const newPassword = 'another heron at the weir';
const change = async (browser: Browser, current: string, next = newPassword) =>
  await browser.call('changePassword', { body: { current_password: current, new_password: next } });

describe('rule 7: changing the password', () => {
  it('needs the current one', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    const refused = await change(browser, 'not the current password');
    expect(refused).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } });
    expect((await example.browser().signIn(ada.email, goodPassword)).status).toBe(200);
  });

  it('meets the policy, and says at which field', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    const refused = await change(browser, goodPassword, 'too short');
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/new_password', code: 'too_short' }] } });
  });

  it('ends the other sessions, keeps this one under a new token, and tells the owner', async () => {
    const ada = await example.makePerson();
    const [here, there] = [example.browser(), example.browser()];
    await here.signIn(ada.email);
    await there.signIn(ada.email);
    const old = here.cookies.get('__Host-tocsin') ?? '';
    expect((await change(here, goodPassword)).status).toBe(204);
    expect((await there.call('getMe')).status).toBe(401);
    expect((await here.call('getMe')).status).toBe(200);
    const thief = example.browser();
    thief.cookies.set('__Host-tocsin', old);
    expect((await thief.call('getMe')).status).toBe(401);
    expect(example.announced.at(-1)).toMatchObject({ type: 'account.password_changed', userId: ada.id });
    expect((await example.browser().signIn(ada.email, newPassword)).status).toBe(200);
    expect((await example.browser().signIn(ada.email, goodPassword)).status).toBe(401);
  });

  it('lets nobody who holds a session guess on', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    const answers = await Promise.all(Array.from({ length: 20 }, () => change(browser, 'not the current password')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect((await change(browser, goodPassword)).status).toBe(429);
    expect((await example.browser().signIn(ada.email)).status).toBe(200);
  });

  it('happens once when it is asked for twice at the same moment', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    const answers = await Promise.all([1, 2].map((n) => change(browser, goodPassword, `${newPassword} ${n}`)));
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([204, 401]));
  });
});

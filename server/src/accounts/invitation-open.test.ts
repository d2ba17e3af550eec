import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import type { Role } from '@tocsin/sdk/contract';
import { exampleAccounts, goodPassword, publicUrl } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { sweep } from './sweep.ts';
import { selectUserByEmail } from './user.queries.ts';

const using = usingDatabase(16);
const clock = stillClock();
const day = 24 * 3600_000;
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock, signUp: 'invite' });
});

async function signedIn(role: Role): Promise<{ id: string; browser: Browser }> {
  const { id, email } = await example.makePerson(role);
  const browser = example.browser();
  await browser.signIn(email);
  return { id, browser };
}
const make = async (browser: Browser, body: object = {}) => await browser.call('makeOpenInvitation', { body });
async function makeToken(browser: Browser, body: object = {}): Promise<string> {
  return new URL(String((await make(browser, body)).body['link'])).searchParams.get('token') ?? '';
}
const join = async (token: string, email: string, password = goodPassword) =>
  await example.browser().call('acceptOpenInvitation', { body: { token, email, password } });
interface Listed {
  items: { id: string; kind: string; email: string | null; note: string; state: string }[];
  sent: number;
  accepted: number;
}
async function listed(browser: Browser) {
  const { body } = await browser.call('listInvitations', { query: '?limit=100' });
  // The list of the contract.
  return body as unknown as Listed;
}

describe('rule 63: an open invitation', () => {
  it('shows its link once, and makes an account that still has to confirm its address', async () => {
    const { browser } = await signedIn('MANAGER');
    const { status, body } = await make(browser, { note: 'For the new intern' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'open', email: null, note: 'For the new intern', role: 'AUTHENTICATED' });
    const link = new URL(String(body['link']));
    expect(`${link.origin}${link.pathname}`).toBe(`${publicUrl}/join`);
    expect(JSON.stringify(await listed(browser))).not.toContain('token');

    const answer = await join(link.searchParams.get('token') ?? '', 'intern@example.org');
    expect(answer.status).toBe(202);
    expect((await example.browser().signIn('intern@example.org')).body).toMatchObject({ code: 'EMAIL_UNVERIFIED' });
    const user = await selectUserByEmail(using.db, 'intern@example.org');
    const token = await example.linkTo(user?.id ?? '', 'account.email_verification');
    expect((await example.browser().call('verifyEmail', { body: { token } })).status).toBe(204);
    const guest = example.browser();
    expect((await guest.signIn('intern@example.org')).status).toBe(200);
    expect((await guest.call('getMe')).body).toMatchObject({ role: 'AUTHENTICATED', email_verified: true });
  });

  it('works once, of ten people at once', async () => {
    const { browser } = await signedIn('MANAGER');
    const token = await makeToken(browser);
    const people = Array.from({ length: 10 }, (_, n) => `one-of-ten-${n}@example.org`);
    const answers = await Promise.all(people.map((email) => join(token, email)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    const made = await Promise.all(people.map((email) => selectUserByEmail(using.db, email)));
    expect(made.filter((user) => user !== undefined)).toHaveLength(1);
    expect((await join(token, 'eleventh@example.org')).body).toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('ends after 7 days, or when it was said, and never later', async () => {
    const { browser } = await signedIn('MANAGER');
    const at = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();
    for (const expires of [at(7 * day + 1000), at(-1000), at(0)])
      expect((await make(browser, { expires_at: expires })).status).toBe(422);
    const [week, hour] = [await makeToken(browser), await makeToken(browser, { expires_at: at(3600_000) })];
    clock.advance(3601_000);
    expect((await join(hour, 'late-1@example.org')).status).toBe(400);
    clock.advance(7 * day - 3601_000);
    expect((await join(week, 'late-2@example.org')).status).toBe(400);
    expect(await selectUserByEmail(using.db, 'late-2@example.org')).toBeUndefined();
  });

  it('is for members only, and no link of one kind opens the other', async () => {
    const { browser } = await signedIn('ADMIN');
    for (const role of ['MANAGER', 'ADMIN']) expect((await make(browser, { role })).status).toBe(422);
    const person = await signedIn('AUTHENTICATED');
    expect((await make(person.browser)).status).toBe(403);
    const token = await makeToken(browser);
    const body = { token, password: goodPassword };
    expect((await example.browser().call('acceptInvitation', { body })).body).toMatchObject({ code: 'INVALID_TOKEN' });
    expect((await join(token, 'member@example.org')).status).toBe(202);
  });

  it('falls with the right to invite, and can be withdrawn', async () => {
    const admin = await signedIn('ADMIN');
    const manager = await signedIn('MANAGER');
    const token = await makeToken(manager.browser);
    const body = { role: 'AUTHENTICATED', reason: 'a test' };
    await admin.browser.call('setUserRole', { params: { id: manager.id }, body });
    expect((await join(token, 'fallen-2@example.org')).status).toBe(400);
    const withdrawn = await make(admin.browser);
    const id = String(withdrawn.body['id']);
    expect((await admin.browser.call('endInvitation', { params: { id } })).status).toBe(204);
    const link = new URL(String(withdrawn.body['link']));
    expect((await join(link.searchParams.get('token') ?? '', 'gone-2@example.org')).status).toBe(400);
  });

  it('reveals nothing about existing accounts: who has one is told by mail', async () => {
    const { browser } = await signedIn('MANAGER');
    const known = await example.makePerson('ADMIN');
    const answers = [
      await join(await makeToken(browser), known.email, 'another heron at the weir'),
      await join(await makeToken(browser), 'unknown-63@example.org', 'another heron at the weir'),
    ];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [202, {}],
      [202, {}],
    ]);
    const [second, first] = (await listed(browser)).items;
    expect({ ...first, id: '' }).toEqual({ ...second, id: '' });
    expect(first?.state).toBe('accepted');
    const told = example.announced.findLast(({ userId }) => userId === known.id);
    expect(told).toMatchObject({ type: 'account.already_registered' });
    expect((await example.browser().signIn(known.email)).status).toBe(200);
  });

  it('is capped together with the mailed ones: 100 a day by one person', async () => {
    const { browser } = await signedIn('MANAGER');
    const emails = Array.from({ length: 20 }, (_, n) => `capped-${n}@example.org`);
    for (let n = 0; n < 4; n += 1) await browser.call('inviteUsers', { body: { emails } });
    for (let n = 0; n < 20; n += 1) {
      expect((await make(browser)).status).toBe(201);
      clock.advance(3000);
    }
    const refused = await make(browser);
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is counted when made and when used, and its note is forgotten 30 days after its end', async () => {
    const { browser } = await signedIn('ADMIN');
    const before = await listed(browser);
    await make(browser, { note: 'For Mary' });
    await join(await makeToken(browser), 'counted-63@example.org');
    const after = await listed(browser);
    expect([after.sent - before.sent, after.accepted - before.accepted]).toEqual([2, 1]);
    clock.advance(38 * day);
    await sweep(example.context);
    const later = await listed((await signedIn('ADMIN')).browser);
    expect(later).toMatchObject({ sent: after.sent, accepted: after.accepted });
    expect(later.items.every(({ note }) => note === '')).toBe(true);
  });
});

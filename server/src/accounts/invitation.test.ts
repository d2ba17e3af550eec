import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import type { Role } from '@tocsin/sdk/contract';
import { nilId } from '#platform/ids';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { invite as inviteAs } from './invitation.ts';
import { makeLink } from './link.ts';
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
const invite = async (browser: Browser, emails: readonly string[], role?: Role) =>
  await browser.call('inviteUsers', { body: { emails, ...(role === undefined ? {} : { role }) } });
const accept = async (token: string, password = goodPassword) =>
  await example.browser().call('acceptInvitation', { body: { token, password } });
async function newestToken(): Promise<string> {
  const link = example.announced.findLast(({ type }) => type === 'account.invitation')?.link;
  if (!link) throw new Error('The newest invitation holds no link.');
  return new URL(await makeLink(example.context, link.purpose, link.jti)).searchParams.get('token') ?? '';
}
interface Listed {
  email: string | null;
  state: string;
}
async function listed(browser: Browser) {
  const { body } = await browser.call('listInvitations', { query: '?limit=100' });
  // The list of the contract.
  return body as unknown as { items: (Listed & { id: string })[]; sent: number; accepted: number };
}

describe('rule 63: an invitation', () => {
  it('makes a verified account of its role where sign-up is closed, and no account before', async () => {
    const manager = await signedIn('MANAGER');
    const email = 'Guest@example.org';
    expect((await example.browser().call('signUp', { body: { email, password: goodPassword } })).status).toBe(403);
    expect(await invite(manager.browser, [email])).toMatchObject({ status: 202, body: { sent: 1 } });
    expect(await selectUserByEmail(using.db, email)).toBeUndefined();
    expect((await accept(await newestToken())).status).toBe(204);
    const guest = example.browser();
    expect((await guest.signIn(email)).status).toBe(200);
    expect((await guest.call('getMe')).body).toMatchObject({ role: 'AUTHENTICATED', email_verified: true });
  });

  it('works once, of ten uses at once', async () => {
    const manager = await signedIn('MANAGER');
    await invite(manager.browser, ['once@example.org']);
    const token = await newestToken();
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(token)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect((await accept(token)).body).toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('ends after 7 days', async () => {
    const manager = await signedIn('MANAGER');
    await invite(manager.browser, ['late@example.org']);
    const token = await newestToken();
    clock.advance(7 * day - 1000);
    const weak = await accept(token, 'fourteen chars');
    expect(weak.body).toMatchObject({ code: 'PASSWORD_REFUSED' });
    clock.advance(2000);
    expect((await accept(token)).body).toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('is replaced by a newer one to the same address', async () => {
    const manager = await signedIn('MANAGER');
    await invite(manager.browser, ['twice@example.org']);
    const first = await newestToken();
    await invite(manager.browser, ['TWICE@example.org']);
    expect((await accept(first)).status).toBe(400);
    expect((await accept(await newestToken())).status).toBe(204);
  });

  it('of a manager is for members only: a role in the body is not ignored but refused', async () => {
    const manager = await signedIn('MANAGER');
    for (const role of ['MANAGER', 'ADMIN'] as const)
      expect(await invite(manager.browser, ['up@example.org'], role)).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
    const person = await signedIn('AUTHENTICATED');
    expect((await invite(person.browser, ['up@example.org'])).status).toBe(403);
    const admin = await signedIn('ADMIN');
    await invite(admin.browser, ['up@example.org'], 'MANAGER');
    await accept(await newestToken());
    expect((await selectUserByEmail(using.db, 'up@example.org'))?.role).toBe('MANAGER');
  });

  it('by an administrator is not seen or ended by a manager', async () => {
    const admin = await signedIn('ADMIN');
    await invite(admin.browser, ['boss@example.org'], 'ADMIN');
    const token = await newestToken();
    const manager = await signedIn('MANAGER');
    expect((await listed(manager.browser)).items.map(({ email }) => email)).not.toContain('boss@example.org');
    const id = (await listed(admin.browser)).items[0]?.id ?? '';
    expect((await manager.browser.call('endInvitation', { params: { id } })).status).toBe(404);
    await invite(manager.browser, ['boss@example.org']);
    expect((await accept(token)).status).toBe(204);
  });

  it('falls with the right to give its role', async () => {
    const admin = await signedIn('ADMIN');
    const second = await signedIn('ADMIN');
    await invite(second.browser, ['fallen@example.org'], 'ADMIN');
    const token = await newestToken();
    await admin.browser.call('setUserRole', { params: { id: second.id }, body: { role: 'MANAGER', reason: 'a test' } });
    expect((await accept(token)).status).toBe(400);
    expect(await selectUserByEmail(using.db, 'fallen@example.org')).toBeUndefined();
  });

  it('from the shell of the server may give any role, and gains nothing by a person who is gone', async () => {
    const operator = { kind: 'person', userId: nilId, role: 'ADMIN', via: 'session' } as const;
    const caller = { at: clock.now(), address: '', traceId: '', userAgent: '' };
    const emails = ['shell-63@example.org'];
    await inviteAs(example.context, { emails, role: 'MANAGER' }, { by: operator, caller });
    expect((await accept(await newestToken())).status).toBe(204);
    expect((await selectUserByEmail(using.db, 'shell-63@example.org'))?.role).toBe('MANAGER');
    const admin = await signedIn('ADMIN');
    await invite(admin.browser, ['orphan-63@example.org'], 'MANAGER');
    await using.db.updateTable('invitation').set({ invited_by: null }).where('invited_by', '=', admin.id).execute();
    expect((await accept(await newestToken())).status).toBe(400);
  });

  it('reveals nothing about existing accounts to whoever sends it', async () => {
    const manager = await signedIn('MANAGER');
    const known = await example.makePerson('ADMIN');
    const answers = [await invite(manager.browser, [known.email]), await invite(manager.browser, ['no@example.org'])];
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    const [second, first] = (await listed(manager.browser)).items;
    expect({ ...first, id: '', email: '' }).toEqual({ ...second, id: '', email: '' });
    const told = example.announced.findLast(({ userId }) => userId === known.id);
    expect(told).toMatchObject({ type: 'account.invitation', details: { known: true } });
    expect(told?.link).toBeUndefined();
  });

  it('takes over an account that nobody has verified, and lowers no role', async () => {
    const admin = await signedIn('ADMIN');
    const { id, email } = await example.makePerson('MANAGER');
    await using.db.updateTable('users').set({ email_verified_at: null }).where('id', '=', id).execute();
    await invite(admin.browser, [email], 'AUTHENTICATED');
    const password = 'another heron at the weir';
    expect((await accept(await newestToken(), password)).status).toBe(204);
    expect((await example.browser().signIn(email)).status).toBe(401);
    const owner = example.browser();
    await owner.signIn(email, password);
    expect((await owner.call('getMe')).body).toMatchObject({ id, role: 'MANAGER', email_verified: true });
  });

  it('is capped: 20 in one call, 5 an hour to one address, 100 a day by one person', async () => {
    const manager = await signedIn('MANAGER');
    const some = (start: number, count: number) =>
      Array.from({ length: count }, (_, n) => `many-${start + n}@example.org`);
    expect((await invite(manager.browser, some(0, 21))).status).toBe(422);
    for (let n = 0; n < 5; n += 1) expect((await invite(manager.browser, ['often@example.org'])).status).toBe(202);
    const refused = await invite(manager.browser, ['often@example.org']);
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    for (let n = 0; n < 4; n += 1) expect((await invite(manager.browser, some(20 * n, 20))).status).toBe(202);
    expect((await invite(manager.browser, some(80, 20))).status).toBe(429);
  });

  it('can be withdrawn, with an audit row', async () => {
    const manager = await signedIn('MANAGER');
    await invite(manager.browser, ['gone@example.org']);
    const token = await newestToken();
    const id = (await listed(manager.browser)).items[0]?.id ?? '';
    expect((await manager.browser.call('endInvitation', { params: { id } })).status).toBe(204);
    expect((await accept(token)).status).toBe(400);
    expect((await manager.browser.call('endInvitation', { params: { id } })).status).toBe(404);
    const rows = await using.db.selectFrom('audit').select('action').where('actor_id', '=', manager.id).execute();
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['invitation.sent', 'invitation.ended']));
  });

  it('is counted when sent and when accepted, and its address is forgotten 30 days after its end', async () => {
    const admin = await signedIn('ADMIN');
    const before = await listed(admin.browser);
    await invite(admin.browser, ['count-1@example.org', 'count-2@example.org', 'Count-2@example.org']);
    await accept(await newestToken());
    const after = await listed(admin.browser);
    expect([after.sent - before.sent, after.accepted - before.accepted]).toEqual([2, 1]);
    expect(after.items.slice(0, 2).map(({ email, state }) => `${email} ${state}`)).toEqual([
      'Count-2@example.org accepted',
      'count-1@example.org open',
    ]);
    clock.advance(38 * day);
    await sweep(example.context);
    const later = await listed((await signedIn('ADMIN')).browser);
    expect(later).toMatchObject({ sent: after.sent, accepted: after.accepted });
    expect(later.items.every(({ email }) => email === null)).toBe(true);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { everyRow, stillClock, usingDatabase } from '#kit';
import { routes, type Role, type RouteName } from '@tocsin/sdk/contract';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Answered, ExampleAccounts } from './example-accounts.ts';
import { makeLink, openLink } from './link.ts';
import { policy } from './policy.ts';

const using = usingDatabase();
const clock = stillClock();
const minute = 60_000;
const wrong = 'not the right password';
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

describe('a defect of user management that must not come back', () => {
  it('verifying demotes a manager: it does not', async () => {
    const { id, email } = await example.makePerson('MANAGER');
    await using.db.updateTable('users').set({ email_verified_at: null }).where('id', '=', id).execute();
    const at = clock.now();
    const jti = await openLink(using.db, { purpose: 'verify-email', user: { id, email }, at });
    const token = new URL(await makeLink(example.context, 'verify-email', jti)).searchParams.get('token');
    expect((await example.browser().call('verifyEmail', { body: { token } })).status).toBe(204);
    const manager = example.browser();
    await manager.signIn(email);
    expect((await manager.call('getMe')).body).toMatchObject({ role: 'MANAGER', email_verified: true });
  });

  it('a changed e-mail address invalidates tokens because they carry it: they do not', async () => {
    const { id, email } = await example.makePerson();
    const body = { grant_type: 'password', email, password: goodPassword };
    const token = String((await example.browser().call('issueToken', { body })).body['access_token']);
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    expect(claims).not.toContain('@');
    await using.db
      .updateTable('users')
      .set({ email: `moved-${email}` })
      .where('id', '=', id)
      .execute();
    const me = await example.browser().call('getMe', { headers: { authorization: `Bearer ${token}` } });
    expect(me).toMatchObject({ status: 200, body: { id, email: `moved-${email}` } });
  });

  it('a manager can delete or promote an administrator: not even see one', async () => {
    const [manager, admin] = [await example.makePerson('MANAGER'), await example.makePerson('ADMIN')];
    const browser = example.browser();
    await browser.signIn(manager.email);
    const params = { id: admin.id };
    const reason = 'because';
    const answers = [
      await browser.call('changeUser', { params, body: { status: 'disabled', reason } }),
      await browser.call('setUserRole', { params, body: { role: 'AUTHENTICATED', reason } }),
      await browser.call('getUser', { params }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 403, 404]);
  });

  it('unordered, unlimited lists: people come newest first, and no call gets more than a hundred', async () => {
    const { browser } = await signedIn('ADMIN');
    for (let count = 0; count < 3; count += 1) {
      clock.advance(1000);
      await example.makePerson();
    }
    const { body } = await browser.call('listUsers', { query: '?limit=100' });
    const times = (body['items'] as { created_at: string }[]).map(({ created_at }) => created_at); // of the contract
    expect(times.length).toBeGreaterThan(3);
    expect(times).toEqual(times.toSorted().toReversed());
    for (const route of ['listUsers', 'listInvitations', 'listAudit'] as const)
      expect((await browser.call(route, { query: '?limit=101' })).status).toBe(422);
  });

  it('mail sent before the row exists: whoever is told of is there, and the link opens their account', async () => {
    const seen: (number | undefined)[] = [];
    const announced: { userId: string; link?: { jti: string } | undefined }[] = [];
    const watching = await exampleAccounts(using.database, {
      clock,
      change: {
        async announce(tx, events) {
          announced.push(...events);
          for (const { userId } of events)
            seen.push((await tx.selectFrom('users').select('id').where('id', '=', userId).execute()).length);
        },
      },
    });
    const email = 'row-first@example.org';
    await watching.browser().call('signUp', { body: { email, password: goodPassword } });
    expect(seen).toEqual([1]);
    const link = await makeLink(watching.context, 'verify-email', announced[0]?.link?.jti ?? '');
    const token = new URL(link).searchParams.get('token');
    expect((await watching.browser().call('verifyEmail', { body: { token } })).status).toBe(204);
    expect((await watching.browser().signIn(email)).status).toBe(200);
  });

  it('a role in the body ignored: it is given where it may be asked for, and refused elsewhere', async () => {
    const { browser } = await signedIn('ADMIN');
    const email = 'asked-for@example.org';
    await browser.call('inviteUsers', { body: { emails: [email], role: 'MANAGER' } });
    const { link } = example.announced.findLast(({ type }) => type === 'account.invitation') ?? {};
    const url = await makeLink(example.context, 'invitation', link?.jti ?? '');
    const body = { token: new URL(url).searchParams.get('token'), password: goodPassword };
    expect((await example.browser().call('acceptInvitation', { body })).status).toBe(204);
    const invited = example.browser();
    await invited.signIn(email);
    expect((await invited.call('getMe')).body).toMatchObject({ role: 'MANAGER' });
    const signUp = { email: 'wants-more@example.org', password: goodPassword, role: 'ADMIN' };
    expect(await example.browser().call('signUp', { body: signUp })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/role' }] },
    });
  });

  it('a locked account distinguishable from a wrong password: right, wrong and unknown are answered alike', async () => {
    const { email } = await example.makePerson();
    const nobody = `nobody-${email}`;
    const tries: [string, string][] = [];
    for (let count = 0; count < 5; count += 1) tries.push([email, wrong], [nobody, wrong]);
    for (const [address, password] of tries) await example.browser().signIn(address, password);
    const locked = [
      await example.browser().signIn(email, goodPassword),
      await example.browser().signIn(email, wrong),
      await example.browser().signIn(nobody, wrong),
    ].map(seenOf);
    expect(locked[0]).toMatchObject({ status: 429, code: 'TOO_MANY_ATTEMPTS' });
    expect(locked).toEqual([locked[0], locked[0], locked[0]]);
  });

  it('anyone can lock anyone for ever: the longest wait is a quarter of an hour, and a known device has none', async () => {
    const { email } = await example.makePerson();
    const home = example.browser();
    await home.signIn(email);
    await home.call('signOut');
    let longest = 0;
    for (let count = 0; count < 30; count += 1) {
      const { headers } = await example.browser().signIn(email, wrong);
      const seconds = Number(headers.get('retry-after') ?? 0);
      longest = Math.max(longest, seconds);
      clock.advance(seconds * 1000);
    }
    expect(longest).toBe(15 * 60);
    await example.browser().signIn(email, wrong);
    expect((await home.signIn(email)).status).toBe(200);
    clock.advance(15 * minute);
    expect((await example.browser().signIn(email)).status).toBe(200);
  });

  it('401 turned into 500: no session, a wrong one and a forged token are a 401 on every route that needs one', async () => {
    const names = Object.keys(routes) as RouteName[]; // the keys of the table
    const closed = names.filter((name) => !(policy[name] as readonly string[]).includes('ANONYMOUS')); // any subject
    expect(closed.length).toBeGreaterThan(50);
    const stranger = example.browser();
    stranger.cookies.set('__Host-tocsin', 'A'.repeat(43));
    const answers: [string, number, unknown][] = [];
    for (const name of closed)
      for (const [who, headers] of [
        [example.browser(), {}],
        [stranger, {}],
        [example.browser(), { authorization: 'Bearer a.b.c' }],
      ] as const) {
        const params = Object.fromEntries(['id', 'asn', 'coin', 'hash', 'session_id', 'channel', 'provider'].map(toId));
        const { status, body } = await who.call(name, { params, headers });
        if (status !== 401) answers.push([name, status, body['code']]);
      }
    expect(answers).toEqual([]);
  });
});

describe('a defect of accounts that must not come back', () => {
  it('password stored in clear on change: no table holds it, old or new, as text or as bytes', async () => {
    const { browser, email } = await signedIn('AUTHENTICATED');
    const next = 'an otter below the bridge';
    const body = { current_password: goodPassword, new_password: next };
    expect((await browser.call('changePassword', { body })).status).toBe(204);
    expect((await example.browser().signIn(email, next)).status).toBe(200);
    const all = await everyRow(using.db);
    expect(all).toContain(email);
    for (const secret of [goodPassword, next]) {
      expect(all).not.toContain(secret);
      expect(all).not.toContain(Buffer.from(secret).toString('hex'));
      expect(all).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });

  it('logout that revokes nothing: cookie, access token and refresh token are dead with the next call', async () => {
    const { browser, email } = await signedIn('AUTHENTICATED');
    const cookie = browser.cookies.get('__Host-tocsin') ?? '';
    await browser.call('signOut');
    browser.cookies.set('__Host-tocsin', cookie);
    expect((await browser.call('getMe')).status).toBe(401);

    const program = example.browser();
    const grant = { grant_type: 'password', email, password: goodPassword };
    const pair = (await program.call('issueToken', { body: grant })).body;
    const headers = { authorization: `Bearer ${String(pair['access_token'])}` };
    expect((await program.call('getMe', { headers })).status).toBe(200);
    await program.call('signOut', { headers });
    expect((await program.call('getMe', { headers })).status).toBe(401);
    const refresh = { grant_type: 'refresh_token', refresh_token: pair['refresh_token'] };
    expect((await program.call('issueToken', { body: refresh })).status).toBe(400);
  });
});

async function signedIn(role: Role) {
  const person = await example.makePerson(role);
  const browser = example.browser();
  await browser.signIn(person.email);
  return { ...person, browser };
}

/** What a stranger can see of an answer. */
function seenOf({ status, body, headers }: Answered) {
  return { status, code: body['code'], title: body['title'], detail: body['detail'], wait: headers.get('retry-after') };
}

const toId = (name: string) => [name, '01a1f7ed-b52e-7026-b5c3-5227014c0fab'] as const;

import { beforeAll, describe, expect, it, test } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import type { Role } from '@tocsin/sdk/contract';
import { routes } from '@tocsin/sdk/contract';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { createUser } from './account.ts';

const using = usingDatabase(16);
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

async function signedIn(role: Role): Promise<{ id: string; email: string; browser: Browser }> {
  const person = await example.makePerson(role);
  const browser = example.browser();
  await browser.signIn(person.email);
  return { ...person, browser };
}
const setRole = async (browser: Browser, id: string, role: Role) =>
  await browser.call('setUserRole', { params: { id }, body: { role, reason: 'a test' } });
const setStatus = async (browser: Browser, id: string, status: string) =>
  await browser.call('changeUser', { params: { id }, body: { status, reason: 'a test' } });

describe('the desk', () => {
  it('is granted by a manager, with an audit row, and shows in the profile', async () => {
    const manager = await signedIn('MANAGER');
    const person = await signedIn('AUTHENTICATED');
    const grant = async (granted: boolean) =>
      await manager.browser.call('setDesk', { params: { id: person.id }, body: { granted, reason: 'reception' } });
    expect((await person.browser.call('getMe')).body).toMatchObject({ desk: false });
    expect(await grant(true)).toMatchObject({ status: 200, body: { desk: true } });
    expect((await person.browser.call('getMe')).body).toMatchObject({ desk: true });
    expect(await grant(false)).toMatchObject({ body: { desk: false } });
    const rows = await using.db.selectFrom('audit').select('action').where('target_id', '=', person.id).execute();
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['user.desk_granted', 'user.desk_withdrawn']),
    );
  });

  it('is not granted by those who may not', async () => {
    const person = await signedIn('AUTHENTICATED');
    const body = { granted: true, reason: 'because' };
    expect((await person.browser.call('setDesk', { params: { id: person.id }, body })).status).toBe(403);
    const manager = await signedIn('MANAGER');
    const { id } = await example.makePerson('ADMIN');
    expect((await manager.browser.call('setDesk', { params: { id }, body })).status).toBe(404);
  });
});

describe('rule 35: the people that a manager may touch', () => {
  it('are those below: others are not there, on any route', async () => {
    const manager = await signedIn('MANAGER');
    const below = await example.makePerson();
    for (const role of ['MANAGER', 'ADMIN'] as const) {
      const { id } = await example.makePerson(role);
      const answers = [
        await manager.browser.call('getUser', { params: { id } }),
        await setStatus(manager.browser, id, 'disabled'),
        await manager.browser.call('unlockUser', { params: { id } }),
      ];
      for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { code: 'USER_NOT_FOUND' } });
    }
    expect((await manager.browser.call('getUser', { params: { id: below.id } })).status).toBe(200);
    expect((await setStatus(manager.browser, manager.id, 'disabled')).status).toBe(404);
  });

  it('are those that the list shows', async () => {
    const manager = await signedIn('MANAGER');
    const admin = await signedIn('ADMIN');
    const rolesSeen = async (browser: Browser) => {
      const { body } = await browser.call('listUsers', { query: '?limit=100' });
      return [...new Set((body['items'] as { role: string }[]).map(({ role }) => role))].toSorted();
    };
    await example.makePerson();
    expect(await rolesSeen(manager.browser)).toEqual(['AUTHENTICATED']);
    expect(await rolesSeen(admin.browser)).toEqual(['ADMIN', 'AUTHENTICATED', 'MANAGER']);
    const { body } = await manager.browser.call('listUsers', { query: '?role=ADMIN' });
    expect(body['items']).toEqual([]);
  });

  it('do not get another role by a manager', async () => {
    const manager = await signedIn('MANAGER');
    const below = await example.makePerson();
    expect(await setRole(manager.browser, below.id, 'MANAGER')).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    expect((await setRole(manager.browser, manager.id, 'ADMIN')).status).toBe(403);
  });
});

describe('the list of people', () => {
  it('goes on page by page, newest first', async () => {
    const admin = await signedIn('ADMIN');
    const made = [await example.makePerson(), await example.makePerson(), await example.makePerson()];
    const first = await admin.browser.call('listUsers', { query: '?limit=2' });
    const query = `?limit=2&cursor=${String(first.body['next_cursor'])}`;
    const second = await admin.browser.call('listUsers', { query });
    const ids = [first, second].flatMap(({ body }) => (body['items'] as { id: string }[]).map(({ id }) => id));
    expect(ids.slice(0, 3)).toEqual(made.map(({ id }) => id).toReversed());
    expect((await admin.browser.call('listUsers', { query: '?cursor=nonsense' })).status).toBe(400);
  });

  it('finds people by the beginning of their address or name, taken literally', async () => {
    const admin = await signedIn('ADMIN');
    await createUser(example.context, { email: 'zoe@example.org', role: 'AUTHENTICATED', displayName: '100% Zoë' });
    const found = async (query: string) => {
      const { body } = await admin.browser.call('listUsers', { query: `?query=${encodeURIComponent(query)}` });
      return (body['items'] as { email: string }[]).map(({ email }) => email);
    };
    expect(await found('ZOE@')).toEqual(['zoe@example.org']);
    expect(await found('100% z')).toEqual(['zoe@example.org']);
    expect(await found('%')).toEqual([]);
    expect(await found('_oe')).toEqual([]);
  });
});

describe('rule 37: the last administrator', () => {
  // Every test starts with exactly one administrator.
  async function onlyAdmin() {
    const admin = await signedIn('ADMIN');
    await using.db
      .updateTable('users')
      .set({ role: 'AUTHENTICATED' })
      .where('role', '=', 'ADMIN')
      .where('id', '<>', admin.id)
      .execute();
    return admin;
  }
  const admins = async () =>
    await using.db
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'ADMIN')
      .where('status', '=', 'active')
      .execute();

  it('cannot be demoted or disabled by themselves', async () => {
    const admin = await onlyAdmin();
    for (const answer of [
      await setRole(admin.browser, admin.id, 'MANAGER'),
      await setStatus(admin.browser, admin.id, 'disabled'),
    ]) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'LAST_ADMIN' } });
    }
    // Nothing of the refused change stays: the session is still there.
    expect((await admin.browser.call('getMe')).body).toMatchObject({ role: 'ADMIN' });
  });

  it('may go when there is another', async () => {
    const admin = await onlyAdmin();
    const other = await signedIn('ADMIN');
    expect((await setRole(admin.browser, admin.id, 'MANAGER')).status).toBe(200);
    expect((await setRole(other.browser, other.id, 'MANAGER')).status).toBe(409);
  });

  it('stays when two demote each other at once', async () => {
    for (let n = 0; n < 5; n += 1) {
      const ada = await onlyAdmin();
      const bob = await signedIn('ADMIN');
      const answers = await Promise.all([
        setRole(ada.browser, bob.id, 'MANAGER'),
        setRole(bob.browser, ada.id, 'MANAGER'),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await admins()).toHaveLength(1);
    }
  });

  it('stays when two go by themselves at once', async () => {
    const ada = await onlyAdmin();
    const bob = await signedIn('ADMIN');
    const answers = await Promise.all([
      setStatus(ada.browser, ada.id, 'disabled'),
      setRole(bob.browser, bob.id, 'MANAGER'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 409]));
    expect(await admins()).toHaveLength(1);
  });

  it('stays in the face of plain SQL', async () => {
    const admin = await onlyAdmin();
    const { db } = using;
    await expect(db.updateTable('users').set({ role: 'MANAGER' }).where('id', '=', admin.id).execute()).rejects.toThrow(
      /last administrator/,
    );
    await expect(
      db.updateTable('users').set({ status: 'erased' }).where('id', '=', admin.id).execute(),
    ).rejects.toThrow(/last administrator/);
    await expect(db.deleteFrom('users').where('role', '=', 'ADMIN').execute()).rejects.toThrow(/last administrator/);
    expect(await admins()).toHaveLength(1);
  });
});

describe('rule 38: an administrator', () => {
  it('has no route to set or to see a password', () => {
    for (const [name, route] of Object.entries(routes)) {
      if (route.tag !== 'Users' || !('body' in route)) continue;
      expect(Object.keys(route.body.shape), name).not.toContain('password');
    }
  });

  it('makes an account without a password, and its person chooses one by a link', async () => {
    const email = 'invited@example.org';
    const { id, link } = await createUser(example.context, { email, role: 'MANAGER' });
    expect((await example.browser().signIn(email)).status).toBe(401);
    const token = new URL(link ?? '').searchParams.get('token');
    const browser = example.browser();
    expect((await browser.call('resetPassword', { body: { token, password: goodPassword } })).status).toBe(204);
    expect((await browser.signIn(email)).body).toMatchObject({ user_id: id });
  });

  it('is bound to the same policy for a password on the command line', async () => {
    const user = { email: 'short@example.org', role: 'ADMIN', password: 'fourteen chars' } as const;
    await expect(createUser(example.context, user)).rejects.toMatchObject({ code: 'PASSWORD_REFUSED' });
  });

  it('is told when the address has an account already', async () => {
    const ada = await example.makePerson();
    await expect(createUser(example.context, { email: ada.email, role: 'ADMIN' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/email' }],
    });
  });
});

describe('a change by an administrator', () => {
  it('of the role is told to the person and noted with its reason', async () => {
    const admin = await signedIn('ADMIN');
    const ada = await example.makePerson();
    expect((await setRole(admin.browser, ada.id, 'MANAGER')).body).toMatchObject({ id: ada.id, role: 'MANAGER' });
    expect(example.announced.at(-1)).toMatchObject({
      type: 'account.role_changed',
      details: { from: 'AUTHENTICATED', to: 'MANAGER' },
    });
    const rows = await using.db
      .selectFrom('audit')
      .selectAll()
      .where('target_id', '=', ada.id)
      .where('action', '=', 'user.role_changed')
      .execute();
    expect(rows).toMatchObject([
      { actor_id: admin.id, details: { from: 'AUTHENTICATED', to: 'MANAGER', reason: 'a test' } },
    ]);
  });

  it('to what is so already changes nothing and tells nobody', async () => {
    const admin = await signedIn('ADMIN');
    const ada = await signedIn('AUTHENTICATED');
    const before = example.announced.length;
    expect((await setRole(admin.browser, ada.id, 'AUTHENTICATED')).status).toBe(200);
    expect((await setStatus(admin.browser, ada.id, 'active')).status).toBe(200);
    expect(example.announced).toHaveLength(before);
    expect((await ada.browser.call('getMe')).status).toBe(200);
  });

  test('unlock ends the wait', async () => {
    const manager = await signedIn('MANAGER');
    const ada = await example.makePerson();
    for (let n = 0; n < 6; n += 1) await example.browser().signIn(ada.email, 'not the right password');
    expect((await example.browser().signIn(ada.email)).status).toBe(429);
    expect((await manager.browser.call('unlockUser', { params: { id: ada.id } })).status).toBe(204);
    expect((await example.browser().signIn(ada.email)).status).toBe(200);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import type { Role, RouteName } from '@tocsin/sdk/contract';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';

const using = usingDatabase(8);
const clock = stillClock();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

async function signedIn(role: Role = 'AUTHENTICATED'): Promise<{ id: string; email: string; browser: Browser }> {
  const person = await example.makePerson(role);
  const browser = example.browser();
  await browser.signIn(person.email);
  return { ...person, browser };
}
const auditOf = async (id: string) =>
  await using.db.selectFrom('audit').selectAll().where('target_id', '=', id).orderBy('id', 'desc').execute();

describe('a new password that is required', () => {
  it('ends the old one and every session, and the link by mail is the way back', async () => {
    const manager = await signedIn('MANAGER');
    const ada = await signedIn();
    const body = { reason: 'A note with it was found' };
    const required = await manager.browser.call('requirePasswordReset', { params: { id: ada.id }, body });
    expect(required.status).toBe(204);
    expect((await ada.browser.call('getMe')).status).toBe(401);
    expect((await example.browser().signIn(ada.email)).status).toBe(401);
    const token = await example.linkTo(ada.id, 'account.password_reset');
    const password = 'another heron at the weir';
    expect((await ada.browser.call('resetPassword', { body: { token, password } })).status).toBe(204);
    expect((await example.browser().signIn(ada.email, password)).status).toBe(200);
    expect((await auditOf(ada.id)).find(({ action }) => action === 'user.password_reset_required')).toMatchObject({
      actor_id: manager.id,
      details: body,
    });
  });
});

describe('rule 21: the sessions of a person', () => {
  it('are listed for a manager without tokens, and ended one by one or all at once', async () => {
    const manager = await signedIn('MANAGER');
    const ada = await signedIn();
    const second = example.browser();
    await second.signIn(ada.email);
    const params = { id: ada.id };
    const { body } = await manager.browser.call('listUserSessions', { params });
    // The list of the contract.
    const items = body['items'] as { id: string; current: boolean }[];
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toMatch(/token|hash/);
    const oldest = items.at(-1)?.id ?? '';
    const one = await manager.browser.call('endUserSession', { params: { ...params, session_id: oldest } });
    expect(one.status).toBe(204);
    expect((await ada.browser.call('getMe')).status).toBe(401);
    expect((await second.call('getMe')).status).toBe(200);
    expect(example.ended).toContain(oldest);
    const again = await manager.browser.call('endUserSession', { params: { ...params, session_id: oldest } });
    expect(again.body).toMatchObject({ code: 'SESSION_NOT_FOUND' });
    expect((await manager.browser.call('endUserSessions', { params })).body).toEqual({ ended: 1 });
    expect((await second.call('getMe')).status).toBe(401);
    expect((await auditOf(ada.id)).filter(({ action }) => action === 'user.sessions_ended')).toHaveLength(2);
  });

  it('of everybody else are ended by an administrator in one go', async () => {
    const admin = await signedIn('ADMIN');
    const [ada, manager] = [await signedIn(), await signedIn('MANAGER')];
    expect((await manager.browser.call('endAllSessions')).status).toBe(403);
    const { ended } = (await admin.browser.call('endAllSessions')).body;
    expect(ended).toBeGreaterThanOrEqual(2);
    expect((await ada.browser.call('getMe')).status).toBe(401);
    expect((await admin.browser.call('getMe')).status).toBe(200);
  });
});

describe('a manager can never touch an administrator', () => {
  const touches: [RouteName, unknown][] = [
    ['getUser', undefined],
    ['changeUser', { status: 'disabled', reason: 'because' }],
    ['setUserRole', { role: 'AUTHENTICATED', reason: 'because' }],
    ['setDesk', { granted: true, reason: 'because' }],
    ['setProfessionalStatus', { granted: true }],
    ['unlockUser', undefined],
    ['requirePasswordReset', { reason: 'because' }],
    ['listUserSessions', undefined],
    ['endUserSessions', undefined],
  ];
  it.each(touches)('by %s', async (route, body) => {
    const manager = await signedIn('MANAGER');
    for (const role of ['MANAGER', 'ADMIN'] as const) {
      const boss = await signedIn(role);
      const before = (await boss.browser.call('getMe')).body;
      const answer = await manager.browser.call(route, {
        params: { id: boss.id },
        ...(body === undefined ? {} : { body }),
      });
      expect(answer.status).toBe(route === 'setUserRole' ? 403 : 404);
      expect((await boss.browser.call('getMe')).body).toEqual(before);
      expect((await example.browser().signIn(boss.email, goodPassword)).status).toBe(200);
    }
  });
});

describe('the figures of people', () => {
  it('count who was active and who confirmed their address, once an hour', async () => {
    const manager = await signedIn('MANAGER');
    const figures = async () => (await manager.browser.call('getPeopleFigures')).body;
    const first = await figures();
    const [people, verified] = [Number(first['people']), Number(first['verified'])];
    expect(first['active']).toMatchObject({ day: expect.any(Number), year: expect.any(Number) });
    const { id } = await example.makePerson();
    await using.db.updateTable('users').set({ email_verified_at: null }).where('id', '=', id).execute();
    expect(await figures()).toEqual(first);
    clock.advance(3600_000);
    const second = await figures();
    expect(second).toMatchObject({ people: people + 1, verified });
    const today = (second['days'] as { day: string; signed_up: number; verified: number; active: number }[]).at(-1);
    expect(today).toMatchObject({ signed_up: people + 1, verified });
    expect(today?.active).toBe((second['active'] as { day: number }).day);
    clock.advance(2 * 24 * 3600_000);
    expect(await figures()).toMatchObject({ active: { day: 1 } });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';

const using = usingDatabase();
const clock = stillClock();
let example: ExampleAccounts;
let manager: Browser;
let managerId: string;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
  const made = await example.makePerson('MANAGER');
  managerId = made.id;
  manager = example.browser();
  await manager.signIn(made.email);
});

const decide = async (browser: Browser, id: string, body: object) =>
  await browser.call('setProfessionalStatus', { params: { id }, body });
const told = (userId: string) =>
  example.announced.filter((event) => event.userId === userId && event.type === 'account.professional_status');

describe('professional status', () => {
  it('not settable through the API: a manager grants it, and it shows on the profile with its time', async () => {
    const ada = await example.makePerson();
    const own = example.browser();
    await own.signIn(ada.email);
    expect((await own.call('getMe')).body).toMatchObject({ professional_status: false, professional_status_at: null });
    const shown = { professional_status: true, professional_status_at: clock.now().toISOString() };
    expect(await decide(manager, ada.id, { granted: true })).toMatchObject({ status: 200, body: shown });
    expect((await own.call('getMe')).body).toMatchObject(shown);
    expect((await own.call('changeMe', { body: { professional_status: false } })).status).toBe(422);
  });

  it('is told to the person: what it is when granted, how to contest it when withdrawn', async () => {
    const ada = await example.makePerson();
    await decide(manager, ada.id, { granted: true });
    await decide(manager, ada.id, { granted: false });
    const [granted, withdrawn] = told(ada.id);
    expect(granted).toMatchObject({ title: 'You have professional status now', details: { granted: true } });
    expect(withdrawn?.title).toBe('Your professional status was withdrawn');
    expect(withdrawn?.body).toContain('ask an administrator to look at the decision');
  });

  it('is noted with who decided and the note, which the person does not get', async () => {
    const ada = await example.makePerson();
    await decide(manager, ada.id, { granted: true, note: 'has shown the diploma' });
    await decide(manager, ada.id, { granted: false });
    const rows = await using.db
      .selectFrom('audit')
      .select(['action', 'actor_id', 'details'])
      .where('target_id', '=', ada.id)
      .where('action', 'like', 'user.professional%')
      .orderBy('id')
      .execute();
    expect(rows).toEqual([
      { action: 'user.professional_status_granted', actor_id: managerId, details: { note: 'has shown the diploma' } },
      { action: 'user.professional_status_withdrawn', actor_id: managerId, details: {} },
    ]);
    expect(JSON.stringify(told(ada.id))).not.toContain('diploma');
  });

  it('that is so already changes nothing and tells nobody', async () => {
    const ada = await example.makePerson();
    expect((await decide(manager, ada.id, { granted: false })).status).toBe(200);
    expect(told(ada.id)).toEqual([]);
  });

  it("is not a manager's to give to a manager, to an administrator or to themselves", async () => {
    const ids = [managerId, (await example.makePerson('MANAGER')).id, (await example.makePerson('ADMIN')).id];
    for (const id of ids) {
      const answer = await decide(manager, id, { granted: true });
      expect(answer).toMatchObject({ status: 404, body: { code: 'USER_NOT_FOUND' } });
      expect(told(id)).toEqual([]);
    }
  });

  it("is nobody's to give below a manager", async () => {
    const ada = await example.makePerson();
    const own = example.browser();
    await own.signIn(ada.email);
    expect((await decide(own, ada.id, { granted: true })).status).toBe(403);
  });
});

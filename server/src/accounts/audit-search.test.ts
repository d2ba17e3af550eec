import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import type { AuditEntry } from '@tocsin/sdk/contract';
import { exampleAccounts } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';

const using = usingDatabase();
const clock = stillClock();
const minute = 60_000;
let example: ExampleAccounts;
let admin: Browser;
let adminId: string;
let ada: { id: string; email: string };
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
  const made = await example.makePerson('ADMIN');
  adminId = made.id;
  admin = example.browser();
  await admin.signIn(made.email);
  ada = await example.makePerson();
  clock.advance(minute);
  await admin.call('setUserRole', { params: { id: ada.id }, body: { role: 'MANAGER', reason: 'she leads' } });
  clock.advance(minute);
  await admin.call('changeUser', { params: { id: ada.id }, body: { status: 'disabled', reason: 'on leave' } });
  clock.advance(minute);
});

async function search(query: Record<string, string>): Promise<{ items: AuditEntry[]; next: string | null }> {
  const { status, body } = await admin.call('listAudit', { query: `?${new URLSearchParams(query).toString()}` });
  expect(status).toBe(200);
  // The list of the contract.
  return { items: body['items'] as AuditEntry[], next: body['next_cursor'] as string | null };
}
const actions = async (query: Record<string, string>) => (await search(query)).items.map(({ action }) => action);

describe('the audit log', () => {
  it('says who did what to whom, from where, with what was before and after', async () => {
    const { items } = await search({ action: 'user.role_changed' });
    expect(items).toMatchObject([
      {
        actor: { id: adminId },
        target: { id: ada.id, name: expect.stringMatching(/^person-/) },
        address: '127.0.0.1',
        details: { from: 'AUTHENTICATED', to: 'MANAGER', reason: 'she leads' },
      },
    ]);
  });

  it('is searched by whom it is about and by who did it, by id or address in any case', async () => {
    const about = ['user.disabled', 'user.role_changed', 'user.made'];
    expect(await actions({ target: ada.id })).toEqual(about);
    expect(await actions({ target: ada.email.toUpperCase() })).toEqual(about);
    expect(await actions({ actor: adminId, target: ada.id })).toEqual(about.slice(0, 2));
    expect(await actions({ target: 'nobody@example.org' })).toEqual([]);
  });

  it('is searched by the address that it came from, of the last three months', async () => {
    expect(await actions({ address: '127.0.0.1', target: ada.id })).toEqual(['user.disabled', 'user.role_changed']);
    expect(await actions({ address: '192.0.2.1' })).toEqual([]);
  });

  it('has an address for each entry', async () => {
    const [entry] = (await search({ target: ada.id })).items;
    const one = await admin.call('getAuditEntry', { params: { id: entry?.id ?? '' } });
    expect(one).toMatchObject({ status: 200, body: { ...entry } });
    const none = await admin.call('getAuditEntry', { params: { id: crypto.randomUUID() } });
    expect(none).toMatchObject({ status: 404, body: { code: 'AUDIT_ENTRY_NOT_FOUND' } });
  });

  it('is searched by a span of time, its end not included', async () => {
    const [disabled, changed] = (await search({ target: ada.id })).items;
    const [since, until] = [changed?.at ?? '', disabled?.at ?? ''];
    expect(await actions({ target: ada.id, since })).toEqual(['user.disabled', 'user.role_changed']);
    expect(await actions({ target: ada.id, since, until })).toEqual(['user.role_changed']);
    expect(await actions({ target: ada.id, until: since })).toEqual(['user.made']);
  });

  it('goes on page by page, without end or repetition', async () => {
    const first = await search({ target: ada.id, limit: '2' });
    const second = await search({ target: ada.id, limit: '2', cursor: first.next ?? '' });
    expect([...first.items, ...second.items].map(({ action }) => action)).toEqual(await actions({ target: ada.id }));
    expect(second.next).toBeNull();
  });

  it('refuses what it cannot search by', async () => {
    for (const query of ['?action=user.forged', '?actor=ada', '?since=yesterday'])
      expect((await admin.call('listAudit', { query })).status).toBe(422);
  });

  it('is for administrators only', async () => {
    for (const role of ['MANAGER', 'AUTHENTICATED'] as const) {
      const browser = example.browser();
      await browser.signIn((await example.makePerson(role)).email);
      expect((await browser.call('listAudit')).status).toBe(403);
    }
    expect((await example.browser().call('listAudit')).status).toBe(401);
  });
});

import sharp from 'sharp';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { settleDeletion } from './deletion.ts';
import { exampleAccounts, goodPassword, publicUrl } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { selectUser } from './user.queries.ts';

const using = usingDatabase();
const clock = stillClock();
const day = 24 * 3600_000;
const erased: string[] = [];
let example: ExampleAccounts;
beforeAll(async () => {
  const erasePersonalData = async (_tx: unknown, { email }: { email: string }) => void erased.push(email);
  example = await exampleAccounts(using.database, { clock, change: { erasePersonalData } });
});

async function signedIn(role: 'AUTHENTICATED' | 'ADMIN' = 'AUTHENTICATED') {
  const person = await example.makePerson(role);
  const browser = example.browser();
  await browser.signIn(person.email);
  return { ...person, browser };
}
const remove = async (browser: Browser, email: string) => await browser.call('deleteMe', { body: { email } });
async function settleAll(): Promise<void> {
  while (await settleDeletion(example.context));
}
const statusOf = async (id: string) => (await selectUser(using.db, id))?.status;

interface Shown {
  picture: { url: string; small_url: string } | null;
}
async function putPicture({ cookies }: Browser, picture: Buffer): Promise<Buffer[]> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { origin: publicUrl, 'content-type': 'image/png', cookie };
  const init = { method: 'PUT', headers, body: new Uint8Array(picture) };
  const answer = await example.server.fetch('/api/v1/me/picture', init);
  // The contract's own check has passed.
  const { picture: shown } = (await answer.json()) as Shown;
  return [shown?.url, shown?.small_url].map((url = '') => Buffer.from(url.split('/').at(-1) ?? '', 'hex'));
}
const flat = async (background: string) =>
  await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .png()
    .toBuffer();
async function kept(hashes: readonly Buffer[]): Promise<number> {
  const rows = await using.db.selectFrom('blob').select('sha256').where('sha256', 'in', hashes).execute();
  return rows.length;
}

describe('rule 42: a deleted account', () => {
  it('asks for the typed address and a fresh proof', async () => {
    const { browser, email, id } = await signedIn();
    expect((await remove(browser, 'other@example.org')).status).toBe(422);
    clock.advance(11 * 60_000);
    expect((await remove(browser, email)).body).toMatchObject({ code: 'FRESH_SIGN_IN_NEEDED' });
    expect((await browser.call('getMyDeletion')).body).toEqual({ due_at: null, grace_days: 14 });
    expect(await statusOf(id)).toBe('active');
  });

  it('ends every session and API token at once, and is told when it is due', async () => {
    const { browser, email, id } = await signedIn();
    const other = example.browser();
    await other.signIn(email);
    const { body } = await browser.call('makeMyApiToken', { body: { name: 'a program', scopes: ['me:read'] } });
    const answer = await remove(browser, email);
    expect(answer.status).toBe(202);
    expect(answer.body['due_at']).toBe(new Date(clock.now().getTime() + 14 * day).toISOString());
    for (const one of [browser, other]) expect((await one.call('getMe')).status).toBe(401);
    const headers = { authorization: `Bearer ${String(body['token'])}` };
    expect((await example.browser().call('getMe', { headers })).status).toBe(401);
    const date = String(answer.body['due_at']).slice(0, 10);
    expect(example.announced.at(-1)).toMatchObject({ type: 'account.deletion_planned', userId: id, details: { date } });
  });

  it('is kept by signing in before it is due', async () => {
    const { browser, email, id } = await signedIn();
    await remove(browser, email);
    clock.advance(13 * day);
    expect((await browser.signIn(email)).status).toBe(200);
    expect((await browser.call('getMyDeletion')).body).toMatchObject({ due_at: null });
    await settleAll();
    expect(example.announced.at(-1)).toMatchObject({ type: 'account.deletion_cancelled', userId: id });
    clock.advance(2 * day);
    await settleAll();
    expect(await statusOf(id)).toBe('active');
  });

  it('is kept by the mailed link, which opens no session and works once', async () => {
    const { browser, email, id } = await signedIn();
    await remove(browser, email);
    const token = await example.linkTo(id, 'account.deletion_planned');
    const stranger = example.browser();
    expect((await stranger.call('keepAccount', { body: { token } })).status).toBe(204);
    expect(stranger.cookies.size).toBe(0);
    expect((await stranger.call('keepAccount', { body: { token } })).status).toBe(400);
    clock.advance(15 * day);
    await settleAll();
    expect(await statusOf(id)).toBe('active');
  });

  it('is erased when it is due: nothing of the person is left in it, and its address may sign up again', async () => {
    const { browser, email, id } = await signedIn();
    await browser.call('changeMe', { body: { display_name: 'Augusta Ada King', time_zone: 'Europe/Rome' } });
    await remove(browser, email);
    clock.advance(14 * day - 1000);
    await settleAll();
    expect(await statusOf(id)).toBe('active');
    clock.advance(1000);
    await settleAll();
    const left = await using.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(left).toMatchObject({ status: 'erased', email: `${id}@erased.invalid`, display_name: '', zone: 'UTC' });
    expect(JSON.stringify(left)).not.toMatch(/Augusta|Rome|example\.org/);
    expect(erased).toContain(email);
    expect((await browser.signIn(email)).status).toBe(401);
    expect((await example.browser().call('signUp', { body: { email, password: goodPassword } })).status).toBe(202);
    const again = example.announced.findLast(({ type }) => type === 'account.email_verification');
    expect(again?.userId).not.toBe(id);
  });

  it('takes the bytes of its picture along', async () => {
    const { browser, email } = await signedIn();
    const hashes = await putPicture(browser, await flat('orange'));
    expect(await kept(hashes)).toBe(2);
    await remove(browser, email);
    clock.advance(14 * day);
    await settleAll();
    expect(await kept(hashes)).toBe(0);
  });

  it('leaves the bytes of a shared picture to whoever still shows it', async () => {
    const [ada, bob] = [await signedIn(), await signedIn()];
    const hashes = await putPicture(ada.browser, await flat('purple'));
    await putPicture(bob.browser, await flat('purple'));
    await remove(ada.browser, ada.email);
    clock.advance(14 * day);
    await settleAll();
    expect(await kept(hashes)).toBe(2);
  });

  it('leaves an audit log that names ids only: where from and why is forgotten', async () => {
    const { browser, email, id } = await signedIn();
    await remove(browser, email);
    clock.advance(14 * day);
    await settleAll();
    const forget = using.db.updateTable('audit').set({ address: '' }).where('actor_id', '=', id).execute();
    await expect(forget).resolves.toBeDefined();
    const { id: other } = await signedIn();
    const others = using.db.updateTable('audit').set({ address: '' }).where('actor_id', '=', other).execute();
    await expect(others).rejects.toThrow(/append-only/);
    const rewrite = using.db.updateTable('audit').set({ action: 'user.made' }).where('actor_id', '=', id).execute();
    await expect(rewrite).rejects.toThrow(/append-only/);
  });
});

test('rule 37: the last administrator cannot delete the account, nor two of them at once', async () => {
  const [ada, bob] = [await signedIn('ADMIN'), await signedIn('ADMIN')];
  expect((await remove(ada.browser, ada.email)).status).toBe(202);
  expect((await remove(bob.browser, bob.email)).status).toBe(202);
  clock.advance(14 * day);
  await settleAll();
  expect(new Set([await statusOf(ada.id), await statusOf(bob.id)])).toEqual(new Set(['active', 'erased']));
  const stays = (await statusOf(ada.id)) === 'active' ? ada : bob;
  await stays.browser.signIn(stays.email);
  expect((await remove(stays.browser, stays.email)).body).toMatchObject({ code: 'LAST_ADMIN' });
});

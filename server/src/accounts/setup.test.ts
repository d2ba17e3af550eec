import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, stillClock } from '#kit';
import type { Database } from '#platform/db';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { ExampleAccounts } from './example-accounts.ts';

const clock = stillClock();
let database: Database;
let example: ExampleAccounts;
beforeEach(async () => {
  database = await freshDatabase(12);
  example = await exampleAccounts(database, { clock });
});
afterEach(async () => {
  await database.close();
});

async function newToken(): Promise<string> {
  const link = await example.accounts.issueSetupLink();
  return new URL(link?.url ?? '').searchParams.get('token') ?? '';
}
const setUp = async (token: string, email = 'ada@example.org', password = goodPassword) =>
  await example.browser().call('setUp', { body: { token, email, password } });

describe('rule 38: the first administrator', () => {
  it('is made by the setup link, and there is no account before', async () => {
    expect(await database.db.selectFrom('users').select('id').execute()).toEqual([]);
    expect(await example.accounts.isSetupOpen()).toBe(true);
    expect((await setUp(await newToken())).status).toBe(204);
    const browser = example.browser();
    expect((await browser.signIn('ada@example.org')).status).toBe(200);
    expect((await browser.call('getMe')).body).toMatchObject({ role: 'ADMIN', email_verified: true });
    expect(await example.accounts.isSetupOpen()).toBe(false);
  });

  it('is one, of ten posts at once', async () => {
    const token = await newToken();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => setUp(token, `person-${n}@example.org`)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(await database.db.selectFrom('users').select('id').execute()).toHaveLength(1);
  });

  it('meets the password policy, and a refused password leaves the link open', async () => {
    const token = await newToken();
    expect((await setUp(token, 'ada@example.org', 'too short')).status).toBe(422);
    expect((await setUp(token)).status).toBe(204);
  });

  it('may be somebody who signed up before; what was open in that account ends', async () => {
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    expect((await setUp(await newToken(), ada.email, 'another heron at the weir')).status).toBe(204);
    expect((await browser.call('getMe')).status).toBe(401);
    expect((await browser.signIn(ada.email, 'another heron at the weir')).status).toBe(200);
    expect((await browser.call('getMe')).body).toMatchObject({ id: ada.id, role: 'ADMIN' });
  });
});

describe('rule 57: the setup link', () => {
  it('is stored as a hash', async () => {
    const token = await newToken();
    const rows = await database.db.selectFrom('one_time_token').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('works for one hour', async () => {
    const token = await newToken();
    clock.advance(3600_000);
    expect(await setUp(token)).toMatchObject({ status: 400, body: { code: 'INVALID_TOKEN' } });
  });

  it('ends with a newer one', async () => {
    const older = await newToken();
    const newer = await newToken();
    expect((await setUp(older)).status).toBe(400);
    expect((await setUp(newer)).status).toBe(204);
  });

  it('is not made, and not taken, once there is an administrator', async () => {
    const token = await newToken();
    await example.makePerson('ADMIN');
    expect(await setUp(token)).toMatchObject({ status: 409, body: { code: 'SETUP_CLOSED' } });
    expect(await example.accounts.issueSetupLink()).toBeUndefined();
  });

  it('is refused when it is forged, without a hash', async () => {
    await newToken();
    expect((await setUp('forged')).status).toBe(400);
    expect(example.context.hasher.done.hashed).toBe(0);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { ExampleAccounts } from './example-accounts.ts';

const using = usingDatabase(16);
const clock = stillClock();
const day = 24 * 3600_000;
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock });
});

interface Pair {
  access_token: string;
  refresh_token: string;
}

async function signedIn(): Promise<{ id: string; pair: Pair }> {
  const { id, email } = await example.makePerson();
  const body = { grant_type: 'password', email, password: goodPassword };
  return { id, pair: (await example.browser().call('issueToken', { body })).body as unknown as Pair };
}

async function refresh(token: string): Promise<{ status: number; pair: Pair; code: unknown }> {
  const body = { grant_type: 'refresh_token', refresh_token: token };
  const answer = await example.browser().call('issueToken', { body });
  return { status: answer.status, pair: answer.body as unknown as Pair, code: answer.body['code'] };
}

const statusWith = async ({ access_token }: Pair) =>
  (await example.browser().call('getMe', { headers: { authorization: `Bearer ${access_token}` } })).status;

describe('rule 34: a refresh token', () => {
  it('gives another access token and another refresh token, each time', async () => {
    const { pair } = await signedIn();
    const second = await refresh(pair.refresh_token);
    const third = await refresh(second.pair.refresh_token);
    expect(third.status).toBe(200);
    expect(await statusWith(third.pair)).toBe(200);
    expect(new Set([pair, second.pair, third.pair].map(({ refresh_token }) => refresh_token)).size).toBe(3);
  });

  it('ends the session and every token of it when it is used again', async () => {
    const { id, pair } = await signedIn();
    const second = await refresh(pair.refresh_token);
    expect(await refresh(pair.refresh_token)).toMatchObject({ status: 400, code: 'INVALID_GRANT' });
    expect(await statusWith(second.pair)).toBe(401);
    expect(await refresh(second.pair.refresh_token)).toMatchObject({ status: 400, code: 'INVALID_GRANT' });
    expect(example.announced.at(-1)).toMatchObject({ type: 'account.session_stolen', userId: id });
    const actions = await using.db.selectFrom('audit').select('action').where('target_id', '=', id).execute();
    expect(actions.map(({ action }) => action)).toContain('session.reused_refresh_token');
  });

  it('used ten times at once answers exactly one, and the session ends', async () => {
    const { id, pair } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(pair.refresh_token)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'INVALID_GRANT')).toHaveLength(9);
    expect(await statusWith(won[0]?.pair ?? pair)).toBe(401);
    expect((await refresh(won[0]?.pair.refresh_token ?? '')).status).toBe(400);
    expect(example.announced.filter((event) => event.userId === id)).toHaveLength(1);
  });

  it('ends after seven days without use', async () => {
    const { pair } = await signedIn();
    clock.advance(7 * day + 1000);
    expect((await refresh(pair.refresh_token)).status).toBe(400);
  });

  it('ends with the session after thirty days, however often it was exchanged', async () => {
    let { pair } = await signedIn();
    for (let n = 0; n < 5; n += 1) {
      clock.advance(6 * day - 1000);
      const next = await refresh(pair.refresh_token);
      expect(next.status).toBe(200);
      pair = next.pair;
    }
    clock.advance(5000);
    expect((await refresh(pair.refresh_token)).status).toBe(400);
  });

  it('is stored as its hash only', async () => {
    const { pair } = await signedIn();
    const rows = await using.db.selectFrom('refresh_token').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(pair.refresh_token);
  });

  it('that is not one of ours is refused and ends nothing', async () => {
    const { pair } = await signedIn();
    for (const token of ['', 'x', 'a'.repeat(4096)]) expect((await refresh(token)).status).toBe(400);
    expect(await statusWith(pair)).toBe(200);
  });
});

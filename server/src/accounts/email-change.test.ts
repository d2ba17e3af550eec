import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { newId } from '#platform/ids';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import type { AccountEventType } from './event.ts';
import { makeLink } from './link.ts';
import { sweep } from './sweep.ts';

const using = usingDatabase();
const clock = stillClock();
const day = 24 * 3600_000;
let example: ExampleAccounts;
const contacts = new Map<string, string>();
beforeAll(async () => {
  const contactFor = async (_tx: unknown, { email }: { email: string }) => {
    const id = contacts.get(email) ?? newId();
    contacts.set(email, id);
    return id;
  };
  example = await exampleAccounts(using.database, { clock, change: { contactFor } });
});

interface Moving {
  id: string;
  email: string;
  to: string;
  browser: Browser;
}

async function asked(): Promise<Moving> {
  const { id, email } = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(email);
  const to = `new-${email}`;
  expect((await browser.call('changeMyEmail', { body: { email: to } })).status).toBe(202);
  return { id, email, to, browser };
}

async function tokenIn(type: AccountEventType, recipient: string | undefined): Promise<string> {
  const link = example.announced.findLast((event) => event.type === type && event.userId === recipient)?.link;
  if (!link) throw new Error(`No ${type} holds a link.`);
  return new URL(await makeLink(example.context, link.purpose, link.jti)).searchParams.get('token') ?? '';
}
const fromOld = ({ id }: Moving) => tokenIn('account.email_change_approval', id);
const fromNew = ({ to }: Moving) => tokenIn('account.email_change_confirmation', contacts.get(to));
const confirm = async (token: string, browser = example.browser()) =>
  await browser.call('confirmEmailChange', { body: { token } });
const addressOf = async (browser: Browser) => (await browser.call('getMe')).body['email'];

async function moved(): Promise<Moving> {
  const moving = await asked();
  await confirm(await fromOld(moving));
  await confirm(await fromNew(moving));
  return moving;
}
const undoToken = ({ email }: Moving) => tokenIn('account.email_moved_away', contacts.get(email));

describe('rule 15: a change of the e-mail address', () => {
  it('happens when both mailboxes have confirmed it, in either order, and not before', async () => {
    for (const order of [
      [fromOld, fromNew],
      [fromNew, fromOld],
    ] as const) {
      const moving = await asked();
      expect((await confirm(await order[0](moving))).body).toEqual({ done: false });
      expect(await addressOf(moving.browser)).toBe(moving.email);
      expect((await confirm(await order[1](moving))).body).toEqual({ done: true });
      expect(await addressOf(moving.browser)).toBe(moving.to);
      expect((await example.browser().signIn(moving.to)).status).toBe(200);
      expect((await example.browser().signIn(moving.email)).status).toBe(401);
    }
  });

  it('needs a fresh proof of who asks', async () => {
    const { browser } = await asked();
    clock.advance(11 * 60_000);
    const answer = await browser.call('changeMyEmail', { body: { email: 'stale@example.org' } });
    expect(answer).toMatchObject({ status: 403, body: { code: 'FRESH_SIGN_IN_NEEDED' } });
  });

  it('opens no session by its links, and each of them works once', async () => {
    const moving = await asked();
    const stranger = example.browser();
    const token = await fromOld(moving);
    await confirm(token, stranger);
    expect(stranger.cookies.size).toBe(0);
    expect((await confirm(token)).status).toBe(400);
    await confirm(await fromNew(moving), stranger);
    expect((await stranger.call('undoEmailChange', { body: { token: await undoToken(moving) } })).status).toBe(204);
    expect(stranger.cookies.size).toBe(0);
  });

  it('confirms nothing with one mailbox twice', async () => {
    const moving = await asked();
    const token = await fromOld(moving);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await addressOf(moving.browser)).toBe(moving.email);
  });

  it('ends the links that went to the old mailbox: a reset link dies with it', async () => {
    const moving = await asked();
    await example.browser().call('forgotPassword', { body: { email: moving.email } });
    await example.answerMail();
    const reset = await example.linkTo(moving.id, 'account.password_reset');
    await confirm(await fromOld(moving));
    await confirm(await fromNew(moving));
    const body = { token: reset, password: 'another heron at the weir' };
    expect((await example.browser().call('resetPassword', { body })).status).toBe(400);
  });

  it('tells the old mailbox, which can take it back for seven days; then every session ends', async () => {
    const moving = await moved();
    expect(example.announced.some(({ type, userId }) => type === 'account.email_changed' && userId === moving.id)).toBe(
      true,
    );
    const token = await undoToken(moving);
    const body = { current_password: goodPassword, new_password: 'another heron at the weir' };
    expect((await moving.browser.call('changePassword', { body })).status).toBe(204);
    clock.advance(6 * day);
    expect((await example.browser().call('undoEmailChange', { body: { token } })).status).toBe(204);
    expect((await moving.browser.call('getMe')).status).toBe(401);
    expect((await example.browser().signIn(moving.email, 'another heron at the weir')).status).toBe(200);
    const reset = await example.linkTo(moving.id, 'account.email_change_undone');
    const set = { token: reset, password: 'a third heron at the weir' };
    expect((await example.browser().call('resetPassword', { body: set })).status).toBe(204);
    expect((await example.browser().call('undoEmailChange', { body: { token } })).status).toBe(400);
  });

  it('cannot be taken back after seven days, and then nothing keeps the old address', async () => {
    const moving = await moved();
    const token = await undoToken(moving);
    clock.advance(7 * day + 1000);
    expect((await example.browser().call('undoEmailChange', { body: { token } })).status).toBe(400);
    await sweep(example.context);
    const kept = await using.db.selectFrom('email_change').select('id').where('user_id', '=', moving.id).execute();
    expect(kept).toEqual([]);
  });

  it('answers the same for an address that is taken, whose owner alone is told', async () => {
    const owner = await example.makePerson();
    const { id, email } = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(email);
    const free = await browser.call('changeMyEmail', { body: { email: 'nobody-yet@example.org' } });
    const taken = await browser.call('changeMyEmail', { body: { email: owner.email } });
    expect([taken.status, taken.body]).toEqual([free.status, free.body]);
    expect(example.announced.at(-1)).toMatchObject({ type: 'account.email_in_use', userId: owner.id });
    expect((await confirm(await tokenIn('account.email_change_approval', id))).body).toEqual({ done: false });
    expect(await addressOf(browser)).toBe(email);
  });

  it('fails for whoever comes second to the same address', async () => {
    const first = await asked();
    const { email } = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(email);
    await browser.call('changeMyEmail', { body: { email: first.to } });
    const second: Moving = { ...first, email, browser };
    await confirm(await fromOld(first));
    const tokenOfSecond = await fromNew(second);
    // The newest confirmation is the second one's; the first finds theirs before it.
    const [firstLink] = example.announced.filter(
      ({ type, userId }) => type === 'account.email_change_confirmation' && userId === contacts.get(first.to),
    );
    const url = await makeLink(example.context, 'change-email', firstLink?.link?.jti ?? '');
    expect((await confirm(new URL(url).searchParams.get('token') ?? '')).body).toEqual({ done: true });
    const { id } = (await browser.call('getMe')).body as { id: string }; // of the contract
    await confirm(await tokenIn('account.email_change_approval', id));
    expect((await confirm(tokenOfSecond)).status).toBe(400);
    expect(await addressOf(browser)).toBe(email);
  });

  it('is dropped by its person, by a newer one and after a day', async () => {
    const moving = await asked();
    const waiting = await moving.browser.call('getMyEmailChange');
    expect(waiting.body).toMatchObject({ email: moving.email, change: { to: moving.to, confirmed_by_old: false } });
    const token = await fromOld(moving);
    expect((await moving.browser.call('dropMyEmailChange')).status).toBe(204);
    expect((await confirm(token)).status).toBe(400);
    await moving.browser.call('changeMyEmail', { body: { email: `b-${moving.to}` } });
    const older = await fromOld(moving);
    await moving.browser.call('changeMyEmail', { body: { email: `c-${moving.to}` } });
    expect((await confirm(older)).status).toBe(400);
    const newest = await fromOld(moving);
    clock.advance(day + 1000);
    expect((await confirm(newest)).status).toBe(400);
    expect((await moving.browser.call('getMyEmailChange')).body).toMatchObject({ change: null });
  });
});

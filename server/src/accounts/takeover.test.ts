import { beforeAll, describe, expect, it, test } from 'vitest';
import { freshDatabase, softwareAuthenticator, stillClock, usingDatabase } from '#kit';
import type { Authenticator } from '#kit';
import { newId } from '#platform/ids';
import type { AccountEventType } from './event.ts';
import { exampleAccounts, goodPassword, publicUrl } from './example-accounts.ts';
import type { ExampleAccounts } from './example-accounts.ts';
import { makeLink } from './link.ts';

const using = usingDatabase();
const clock = stillClock();
const strangersPassword = 'the password of a stranger';
const contacts = new Map<string, string>();
let example: ExampleAccounts;
beforeAll(async () => {
  const contactFor = async (_tx: unknown, { email }: { email: string }) => {
    const id = contacts.get(email) ?? newId();
    contacts.set(email, id);
    return id;
  };
  example = await exampleAccounts(using.database, { clock, change: { contactFor } });
});

let addresses = 0;
function newAddress(): string {
  addresses += 1;
  return `prey-${addresses}@example.org`;
}

type CreationOptions = Parameters<Authenticator['create']>[0];

/** Somebody who signs up with the address of another person, whose mail they do not read. */
async function preRegister(at: ExampleAccounts, email: string, key: Authenticator): Promise<string> {
  const browser = at.browser();
  const begun = await browser.call('startPasskeySignUp', { body: { email } });
  const response = key.create(begun.body['options'] as CreationOptions); // checked against the contract by the edge
  await browser.call('signUpWithPasskey', { body: { challenge: begun.body['challenge'], response } });
  return at.announced.at(-1)?.userId ?? '';
}

async function signInWith(at: ExampleAccounts, key: Authenticator) {
  const browser = at.browser();
  const begun = await browser.call('startPasskeySignIn');
  const response = key.get(begun.body['options'] as CreationOptions); // as above
  return await browser.call('signInWithPasskey', { body: { challenge: begun.body['challenge'], response } });
}

async function tokenIn(type: AccountEventType, recipient: string | undefined): Promise<string> {
  const link = example.announced.findLast((event) => event.type === type && event.userId === recipient)?.link;
  if (!link) throw new Error(`No ${type} holds a link.`);
  return new URL(await makeLink(example.context, link.purpose, link.jti)).searchParams.get('token') ?? '';
}

describe('rule 14: what somebody registered with the address of another person', () => {
  it('does not survive that this person accepts an invitation', async () => {
    const [email, key] = [newAddress(), softwareAuthenticator(publicUrl)];
    await preRegister(example, email, key);
    const boss = await example.makePerson('ADMIN');
    const browser = example.browser();
    await browser.signIn(boss.email);
    await browser.call('inviteUsers', { body: { emails: [email], role: 'MANAGER' } });
    const token = await tokenIn('account.invitation', contacts.get(email));
    const accepted = await example.browser().call('acceptInvitation', { body: { token, password: goodPassword } });
    expect(accepted.status).toBe(204);
    expect((await signInWith(example, key)).body['code']).toBe('PASSKEY_REFUSED');
    expect((await example.browser().signIn(email)).status).toBe(200);
  });

  it('does not survive that this person becomes the first administrator', async () => {
    const database = await freshDatabase();
    try {
      const empty = await exampleAccounts(database, { clock });
      const [email, key] = [newAddress(), softwareAuthenticator(publicUrl)];
      await preRegister(empty, email, key);
      const link = await empty.accounts.issueSetupLink();
      const token = new URL(link?.url ?? '').searchParams.get('token');
      const done = await empty.browser().call('setUp', { body: { token, email, password: goodPassword } });
      expect(done.status).toBe(204);
      expect((await signInWith(empty, key)).body['code']).toBe('PASSKEY_REFUSED');
      expect((await empty.browser().signIn(email)).status).toBe(200);
    } finally {
      await database.close();
    }
  });

  it('does not come along with a link that this person asked for to sign in', async () => {
    const email = newAddress();
    await example.browser().call('signUp', { body: { email, password: strangersPassword } });
    const userId = example.announced.at(-1)?.userId ?? '';
    await example.browser().call('askSignInLink', { body: { email } });
    await example.answerMail();
    const link = example.announced.at(-1)?.link;
    expect(link?.purpose).toBe('reset-password');
    const token = await tokenIn('account.password_reset', userId);
    await example.browser().call('resetPassword', { body: { token, password: goodPassword } });
    expect((await example.browser().signIn(email, strangersPassword)).status).toBe(401);
    expect((await example.browser().signIn(email)).status).toBe(200);
  });

  it.each(['password', 'passkey'])('does not come along with a link that was sent again, as a %s', async (way) => {
    const [email, key] = [newAddress(), softwareAuthenticator(publicUrl)];
    if (way === 'passkey') await preRegister(example, email, key);
    else await example.browser().call('signUp', { body: { email, password: strangersPassword } });
    await example.browser().call('signUp', { body: { email, password: goodPassword } });
    const userId = example.announced.at(-1)?.userId ?? '';
    await example.browser().call('resendVerification', { body: { email } });
    await example.answerMail();
    const { type } = example.announced.at(-1) ?? {};
    const token = await tokenIn(type ?? 'account.email_verification', userId);
    await example.browser().call('verifyEmail', { body: { token } });
    await example.browser().call('resetPassword', { body: { token, password: goodPassword } });
    expect((await example.browser().signIn(email, strangersPassword)).status).toBe(401);
    expect((await signInWith(example, key)).body['code']).toBe('PASSKEY_REFUSED');
    expect((await example.browser().signIn(email)).status).toBe(200);
  });
});

test('rule 15: taking a change of address back ends what later addresses could take back', async () => {
  const { id, email } = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(email);
  const moveTo = async (to: string) => {
    await browser.call('changeMyEmail', { body: { email: to } });
    for (const token of [
      await tokenIn('account.email_change_approval', id),
      await tokenIn('account.email_change_confirmation', contacts.get(to)),
    ]) {
      expect((await browser.call('confirmEmailChange', { body: { token } })).status).toBe(200);
    }
  };
  const [between, last] = [`between-${email}`, `last-${email}`];
  await moveTo(between);
  const undoToFirst = await tokenIn('account.email_moved_away', contacts.get(email));
  await moveTo(last);
  const undoToBetween = await tokenIn('account.email_moved_away', contacts.get(between));
  const undo = async (token: string) => (await example.browser().call('undoEmailChange', { body: { token } })).status;
  expect(await undo(undoToFirst)).toBe(204);
  expect(await undo(undoToBetween)).toBe(400);
  expect((await example.browser().signIn(email)).status).toBe(200);
});

test('rule 15: taking a change of address back takes away what was set to open the account since', async () => {
  const { id, email } = await example.makePerson();
  const browser = example.browser();
  await browser.signIn(email);
  const to = `thief-of-${email}`;
  await browser.call('changeMyEmail', { body: { email: to } });
  clock.advance(60_000);
  const key = softwareAuthenticator(publicUrl);
  const begun = await browser.call('startMyPasskey');
  const response = key.create(begun.body['options'] as CreationOptions); // as above
  await browser.call('makeMyPasskey', { body: { challenge: begun.body['challenge'], name: 'Theirs', response } });
  for (const token of [
    await tokenIn('account.email_change_approval', id),
    await tokenIn('account.email_change_confirmation', contacts.get(to)),
  ]) {
    await browser.call('confirmEmailChange', { body: { token } });
  }
  const changed = { current_password: goodPassword, new_password: strangersPassword };
  expect((await browser.call('changePassword', { body: changed })).status).toBe(204);
  const token = await tokenIn('account.email_moved_away', contacts.get(email));
  expect((await example.browser().call('undoEmailChange', { body: { token } })).status).toBe(204);
  expect((await signInWith(example, key)).body['code']).toBe('PASSKEY_REFUSED');
  expect((await example.browser().signIn(email, strangersPassword)).status).toBe(401);
  const reset = await tokenIn('account.email_change_undone', id);
  await example.browser().call('resetPassword', { body: { token: reset, password: goodPassword } });
  expect((await example.browser().signIn(email)).status).toBe(200);
});

import { statSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { CodedError } from '#platform/errors';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';
import { blocklistFile, commonPasswords } from './password-blocklist.ts';
import { makeHasher } from './password-hasher.ts';
import { checkPassword, shortestPassword, shortestWithSecondFactor } from './password.ts';

const codeOf = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof CodedError ? error.errors?.[0]?.code : String(error);
  }
};

describe('rule 1: the length of a password', () => {
  it('is refused at 14 characters and accepted at 15', () => {
    expect(codeOf(() => checkPassword('sieben Reiher a'.slice(0, 14)))).toBe('too_short');
    expect(codeOf(() => checkPassword('sieben Reiher a'))).toBeUndefined();
  });

  it('counts an emoji as one character', () => {
    expect(codeOf(() => checkPassword('🦉'.repeat(14)))).toBe('too_short');
    expect(codeOf(() => checkPassword('🦉🐢🍏🌲🦆🐡🍇🌵🦅🐙🍋🌾🦜🐋🍒'))).toBeUndefined();
  });

  it('counts a letter and its accent as one, however they are typed', () => {
    expect(codeOf(() => checkPassword('e\u0301'.repeat(14)))).toBe('too_short');
  });
});

describe('rule 2: long passwords', () => {
  const using = usingDatabase();

  it('are accepted up to 256 characters', () => {
    const long = Array.from({ length: 64 }, (_, at) => `${at} weirs, `).join('');
    expect(codeOf(() => checkPassword(long.slice(0, 256)))).toBeUndefined();
    expect(codeOf(() => checkPassword('x'.repeat(257)))).toBe('too_long');
  });

  it('are refused from 257 on, before anything is hashed', async () => {
    const example = await exampleAccounts(using.database, { clock: stillClock() });
    const body = { email: 'long@example.org', password: 'x'.repeat(257) };
    const answer = await example.browser().call('signUp', { body });
    expect(answer.status).toBe(422);
    expect(example.context.hasher.done).toEqual({ hashed: 0, verified: 0 });
  });
});

describe('rule 6: the policy is the same', () => {
  const using = usingDatabase();

  it.each([
    ['a short one', 'fourteen chars'],
    ['a common one', 'passwordstandard'],
    ['a repetition', 'weirweirweirweir'],
    ['a walk over the keys', 'qwertyuiopasdfgh'],
    ['the name of the product', 'Tocsin-Tocsin-2026'],
  ])('on sign-up, change, reset, invitation, set-up and the command line: %s', async (_, refused) => {
    const example = await exampleAccounts(using.database, { clock: stillClock() });
    const ada = await example.makePerson('MANAGER');
    const browser = example.browser();
    await browser.signIn(ada.email);
    await browser.call('forgotPassword', { body: { email: ada.email } });
    await example.answerMail();
    const token = await example.linkTo(ada.id, 'account.password_reset');
    const invitation = await invitationBy(browser, example, `guest-of-${ada.email}`);
    const setup = new URL((await example.accounts.issueSetupLink())?.url ?? '').searchParams.get('token');
    const email = 'bob@example.org';
    const answers = [
      await browser.call('signUp', { body: { email, password: refused } }),
      await browser.call('changePassword', { body: { current_password: goodPassword, new_password: refused } }),
      await browser.call('resetPassword', { body: { token, password: refused } }),
      await browser.call('acceptInvitation', { body: { token: invitation, password: refused } }),
      await browser.call('acceptOpenInvitation', { body: { token: 'any', email, password: refused } }),
      await browser.call('setUp', { body: { token: setup, email, password: refused } }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 422, body: { code: 'PASSWORD_REFUSED' } });
    const made = example.accounts.createUser({ email, role: 'MANAGER', password: refused });
    await expect(made).rejects.toMatchObject({ code: 'PASSWORD_REFUSED' });
  });

  it('on every way for the words of the person too, and a refused password does not use the link up', async () => {
    const example = await exampleAccounts(using.database, { clock: stillClock() });
    const ada = await example.makePerson('MANAGER');
    const browser = example.browser();
    await browser.signIn(ada.email);
    await browser.call('forgotPassword', { body: { email: ada.email } });
    await example.answerMail();
    const token = await example.linkTo(ada.id, 'account.password_reset');
    const invitation = await invitationBy(browser, example, `guest-of-${ada.email}`);
    const setup = new URL((await example.accounts.issueSetupLink())?.url ?? '').searchParams.get('token');
    const email = 'lovelace.augusta@example.org';
    const own = `${ada.email.replace('@', ' at ')} 1`;
    const lovelace = 'Augusta!Lovelace!26';
    const answers = [
      await browser.call('signUp', { body: { email, password: lovelace } }),
      await browser.call('changePassword', { body: { current_password: goodPassword, new_password: own } }),
      await browser.call('resetPassword', { body: { token, password: own } }),
      await browser.call('acceptInvitation', { body: { token: invitation, password: `guest of ${ada.email}` } }),
      await browser.call('acceptOpenInvitation', { body: { token: 'any', email, password: lovelace } }),
      await browser.call('setUp', { body: { token: setup, email, password: lovelace } }),
    ];
    for (const answer of answers) expect(reasonIn(answer.body)).toBe('own_words');
    await expect(example.accounts.createUser({ email, role: 'MANAGER', password: lovelace })).rejects.toMatchObject({
      code: 'PASSWORD_REFUSED',
    });
    const after = await browser.call('resetPassword', { body: { token, password: 'another heron at the weir' } });
    expect(after.status).toBe(204);
    const accepted = await browser.call('acceptInvitation', { body: { token: invitation, password: goodPassword } });
    expect(accepted.status).toBe(204);
  });
});

async function invitationBy(browser: Browser, example: ExampleAccounts, email: string): Promise<string> {
  await browser.call('inviteUsers', { body: { emails: [email] } });
  const sent = example.announced.findLast(({ type }) => type === 'account.invitation');
  return await example.linkTo(sent?.userId ?? '', 'account.invitation');
}

function reasonIn(body: Record<string, unknown>): unknown {
  // A refusal names the fields in question.
  const [first] = body['errors'] as { code: string }[];
  return first?.code;
}

describe('rule 5: a password that others would try first', () => {
  const refusal = (password: string, words: readonly string[] = []) =>
    codeOf(() => checkPassword(password, { words, shortest: shortestWithSecondFactor }));

  it('is refused where it is on the list, whole and in whatever case, with the reason', () => {
    expect(refusal('PasswordStandard')).toBe('common');
    expect(refusal('iloveyou1')).toBe('common');
    expect(refusal('passwordstandard of the weir')).toBeUndefined();
    expect(() => checkPassword('passwordstandard')).toThrow(/lists of stolen passwords/);
  });

  it('is looked up among more than 3000 that are long enough, and 100000 that are so beside a second factor', () => {
    const lengths = commonPasswords()
      .split('\n')
      .map((word) => Array.from(word).length);
    const refusedOf = (shortest: number) => lengths.filter((length) => length >= shortest).length;
    expect(refusedOf(shortestPassword)).toBeGreaterThan(3000);
    expect(refusedOf(shortestWithSecondFactor)).toBeGreaterThan(100_000);
    expect(statSync(blocklistFile).size).toBeLessThan(1024 * 1024);
  });

  it('is refused for an entry of the list that is long enough', () => {
    const long = commonPasswords()
      .split('\n')
      .filter((word) => Array.from(word).length >= shortestPassword)
      .filter((_, at) => at % 50 === 0);
    expect(long.length).toBeGreaterThan(200);
    expect(long.filter((word) => codeOf(() => checkPassword(word)) === undefined)).toEqual([]);
  });

  it('is refused where it repeats itself', () => {
    for (const password of ['🦉'.repeat(15), 'abababababababab', 'a heron a heron ', 'weir!weir!weir!w'])
      expect(refusal(password)).toBe('repeated');
  });

  it('is refused where it is a sequence or a walk over the keys', () => {
    for (const password of ['bcdefghijklmnopqr', '98765zyxwvutsrqp', 'qwertyuiop[]asdf', 'edcrfvtgbyhnujm,'])
      expect(refusal(password)).toBe('sequence');
  });

  it('is refused where it is made of the words of the person or of the product', () => {
    const words = ['augusta.lovelace@analytical.example', 'Augusta Ada King'];
    for (const password of ['Lovelace.Augusta.1815', 'ada@analytical.example', 'tocsin-ada-king-tocsin'])
      expect(refusal(password, words)).toBe('own_words');
  });

  it('is none of these when it only holds a common word, a name or a walk', () => {
    const words = ['augusta.lovelace@analytical.example'];
    for (const password of ['augusta sees seven herons', 'qwerty and nine green doors', 'we were there as per rule'])
      expect(refusal(password, words)).toBeUndefined();
  });
});

test('rule 3: any composition is accepted', () => {
  for (const password of [
    ' h  e r o  n s ',
    'smallnocapitals',
    'CAPITALSANDMORE',
    'пароль из слов и',
    '８２７３５９１０４７２８６１３',
    'no digits no capitals',
  ]) {
    expect(codeOf(() => checkPassword(password))).toBeUndefined();
  }
});

describe('rule 4: a password is taken as it is', () => {
  const hasher = makeHasher();
  const verifies = async (chosen: string, typed: string) => await hasher.verify(await hasher.hash(chosen), typed);

  it('without trimming and without a change of case', async () => {
    expect(await verifies('a heron at the weir', 'a heron at the weir ')).toBe(false);
    expect(await verifies('a heron at the weir', 'A heron at the weir')).toBe(false);
    expect(await verifies(' a heron at the weir ', ' a heron at the weir ')).toBe(true);
  });

  it('without cutting it after 72 bytes', async () => {
    const same = 'x'.repeat(72);
    expect(await verifies(`${same}1`, `${same}2`)).toBe(false);
  });

  it('in either form of the same letters', async () => {
    expect(await verifies('perche\u0301 no, perche\u0301', 'perch\u00e9 no, perch\u00e9')).toBe(true);
  });
});

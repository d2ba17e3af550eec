import { describe, expect, it, test } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { CodedError } from '#platform/errors';
import { exampleAccounts, goodPassword } from './example-accounts.ts';
import { makeHasher } from './password-hasher.ts';
import { checkPassword } from './password.ts';

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
    expect(codeOf(() => checkPassword('x'.repeat(14)))).toBe('too_short');
    expect(codeOf(() => checkPassword('x'.repeat(15)))).toBeUndefined();
  });

  it('counts an emoji as one character', () => {
    expect(codeOf(() => checkPassword('🦉'.repeat(14)))).toBe('too_short');
    expect(codeOf(() => checkPassword('🦉'.repeat(15)))).toBeUndefined();
  });

  it('counts a letter and its accent as one, however they are typed', () => {
    expect(codeOf(() => checkPassword('e\u0301'.repeat(14)))).toBe('too_short');
  });
});

describe('rule 2: long passwords', () => {
  const using = usingDatabase();

  it('are accepted up to 256 characters', () => {
    expect(codeOf(() => checkPassword('x'.repeat(256)))).toBeUndefined();
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
  const short = 'fourteen chars';

  it('on sign-up, change, reset, set-up and the command line', async () => {
    const example = await exampleAccounts(using.database, { clock: stillClock() });
    const ada = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(ada.email);
    await browser.call('forgotPassword', { body: { email: ada.email } });
    await example.answerMail();
    const token = await example.linkTo(ada.id, 'account.password_reset');
    const setup = new URL((await example.accounts.issueSetupLink())?.url ?? '').searchParams.get('token');
    const email = 'bob@example.org';
    const answers = [
      await browser.call('signUp', { body: { email, password: short } }),
      await browser.call('changePassword', { body: { current_password: goodPassword, new_password: short } }),
      await browser.call('resetPassword', { body: { token, password: short } }),
      await browser.call('setUp', { body: { token: setup, email, password: short } }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 422, body: { code: 'PASSWORD_REFUSED' } });
    const made = example.accounts.createUser({ email, role: 'MANAGER', password: short });
    await expect(made).rejects.toMatchObject({ code: 'PASSWORD_REFUSED' });
  });
});

test('rule 3: any composition is accepted', () => {
  for (const password of [
    '               ',
    'aaaaaaaaaaaaaaa',
    'пароль из слов и',
    '０１２３４５６７８９０１２３４',
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

import { expect, test } from 'vitest';
import { checkEmail, checkNewPassword } from './checks.ts';

test('a new password has 15 characters, and an emoji is one of them', () => {
  expect(checkNewPassword('fourteen chars')).toHaveLength(1);
  expect(checkNewPassword('fifteen chars!!')).toEqual([]);
  expect(checkNewPassword('🔔'.repeat(14))).toHaveLength(1);
  expect(checkNewPassword('🔔'.repeat(15))).toEqual([]);
});

test('257 characters are too many', () => {
  expect(checkNewPassword('a'.repeat(256))).toEqual([]);
  expect(checkNewPassword('a'.repeat(257))).toHaveLength(1);
});

test('an address needs a name, an @ and a domain; spaces around it do not matter', () => {
  expect(checkEmail(' ada@example.org ')).toEqual([]);
  expect(checkEmail('')).toMatchObject([{ field: 'email' }]);
  expect(checkEmail('ada@example')).toMatchObject([{ field: 'email' }]);
});

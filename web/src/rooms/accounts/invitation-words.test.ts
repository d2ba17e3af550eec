import { expect, test } from 'vitest';
import { addressesIn, checkAddresses } from './invitation-words.ts';

test('addresses are read however they are pasted', () => {
  expect(addressesIn(' a@example.org, b@example.org;c@example.org\nd@example.org ')).toEqual([
    'a@example.org',
    'b@example.org',
    'c@example.org',
    'd@example.org',
  ]);
});

test('what is not an address is named', () => {
  expect(checkAddresses(['a@example.org', 'bob'])).toEqual([
    { field: 'emails', message: '“bob” is not an e-mail address.' },
  ]);
});

test('none and too many are refused, one and twenty are not', () => {
  const some = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@example.org`);
  expect([0, 1, 20, 21].map((count) => checkAddresses(some(count)).length)).toEqual([1, 0, 0, 1]);
});

import { expect, test } from 'vitest';
import { detailsOf, factsOf, nameOfAction } from './entry.ts';

test('an entry says from where, before and after, and the reason', () => {
  const details = { from: 'AUTHENTICATED', to: 'MANAGER', reason: 'she leads' };
  expect(factsOf({ address: '192.0.2.1', details })).toEqual([
    'from 192.0.2.1',
    'Member → Manager',
    'reason: she leads',
  ]);
});

test('what was done on the command line has no address', () => {
  expect(factsOf({ address: '', details: { role: 'ADMIN' } })).toEqual(['role: Administrator']);
});

test('ids are left to the page of the entry', () => {
  const details = { by: 'password', session: '01a1f8c5-9f04-7323-904e-a9db21161da6' };
  expect(factsOf({ address: '', details })).toEqual(['with the password']);
});

test('what comes from a closed list is in words, in the list and on the page of the entry', () => {
  const details = { by: 'passkey', kind: 'browser', colour: 'red' };
  expect(factsOf({ address: '', details })).toEqual(['with a passkey', 'in a browser', 'colour: red']);
  expect(detailsOf({ details })).toEqual([
    { name: 'How', value: 'with a passkey' },
    { name: 'Kind', value: 'in a browser' },
    { name: 'colour', value: 'red' },
  ]);
});

test('an action of an earlier version stays as it was written', () => {
  expect([nameOfAction('user.made'), nameOfAction('user.flown')]).toEqual(['Account made', 'user.flown']);
});

import { expect, test } from 'vitest';
import { factsOf, nameOfAction } from './entry.ts';

test('an entry says from where, before and after, and the reason', () => {
  const details = { from: 'AUTHENTICATED', to: 'MANAGER', reason: 'she leads' };
  expect(factsOf({ address: '192.0.2.1', trace_id: '', details })).toEqual([
    'from 192.0.2.1',
    'AUTHENTICATED → MANAGER',
    'reason: she leads',
  ]);
});

test('what was done on the command line has no address', () => {
  expect(factsOf({ address: '', trace_id: '', details: { role: 'ADMIN' } })).toEqual(['role: ADMIN']);
});

test('an action of an earlier version stays as it was written', () => {
  expect([nameOfAction('user.made'), nameOfAction('user.flown')]).toEqual(['Account made', 'user.flown']);
});

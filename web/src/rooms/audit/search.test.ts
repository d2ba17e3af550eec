import { expect, test } from 'vitest';
import { auditHref, checkSearch, queryOf, searchFrom } from './search.ts';

test('the search is read from the address and written back to it', () => {
  const search = { actor: 'ada@example.org', action: 'user.made', from: '2026-11-01', to: '2026-11-20' };
  expect(auditHref(searchFrom(search))).toBe(
    '/audit?actor=ada%40example.org&action=user.made&from=2026-11-01&to=2026-11-20',
  );
});

test('what the address of the page cannot mean is left out', () => {
  const search = { actor: 'ada', target: '', action: 'user.forged', from: 'yesterday', to: '2026-13-01' };
  expect(auditHref(searchFrom(search))).toBe('/audit');
});

test('the last day is in the search, to its end', () => {
  expect(queryOf({ from: '2026-11-20', to: '2026-11-20' })).toMatchObject({
    since: '2026-11-20T00:00:00.000Z',
    until: '2026-11-21T00:00:00.000Z',
  });
});

test('what cannot be searched for is said at its field', () => {
  const wrong = checkSearch({ actor: 'ada', target: 'bob@example.org', from: '1.11.2026', to: '' });
  expect(wrong.map(({ field }) => field)).toEqual(['actor', 'from']);
});

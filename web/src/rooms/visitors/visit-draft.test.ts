import { expect, test } from 'vitest';
import { checkDraft, wishOf, type VisitDraft } from './visit-draft.ts';

const draft: VisitDraft = {
  name: ' Grete Hermann ',
  company: '',
  email: '',
  phone: ' 912 345 678 ',
  country: 'PT',
  purpose: '',
  target: 'any',
  host: undefined,
  minutes: 30,
};
const now = '2026-11-20T09:00:00.000Z';

test('the end of a visit is counted from the present of the server', () => {
  expect(wishOf(draft, now)).toEqual({
    visitor: { full_name: 'Grete Hermann', phone: '912 345 678', phone_country: 'PT' },
    check_out_at: '2026-11-20T09:30:00.000Z',
    any: true,
  });
});

test('a visit is for a host, for a team or for anyone', () => {
  const host = { id: 'h', name: 'Ines' };
  expect(wishOf({ ...draft, target: 'host', host }, now)).toMatchObject({ host_id: 'h' });
  expect(wishOf({ ...draft, target: 'team:Legal' }, now)).toMatchObject({ team: 'Legal' });
});

test('a short name, no way to reach the visitor and no host are told before anything is sent', () => {
  const wrong = { ...draft, name: 'Gre', phone: '', target: 'host' };
  expect(checkDraft(wrong).map(({ field }) => field)).toEqual(['full_name', 'email', 'host']);
  expect(checkDraft(draft)).toEqual([]);
});

import { expect, test } from 'vitest';
import { ledgerFiltersFrom, ledgerHref, recipientOf, typeOf } from './ledger.ts';

const id = '0192f0c1-2d3e-7abc-8def-0123456789ab';

test('filters are read from the address and written back to the same one', () => {
  const filters = ledgerFiltersFrom({ status: 'failed', channel: 'email', recipient_id: id });
  expect(ledgerHref(filters)).toBe(`/deliveries?status=failed&channel=email&recipient_id=${id}`);
});

test('what is no status, channel or id is left out, so that the server is not asked for nonsense', () => {
  expect(ledgerHref(ledgerFiltersFrom({ status: 'lost', channel: 'fax', event_id: 'x' }))).toBe('/deliveries');
});

test('a recipient is a name, and without an account a visitor or a contact', () => {
  const named = (recipient_name: string | null, category: 'visitor' | 'article' = 'article') =>
    recipientOf({ recipient_name, category });
  expect(named('Ada')).toBe('Ada');
  expect([named(null, 'visitor'), named(null), named('')]).toEqual(['a visitor', 'a contact', 'somebody who left']);
});

test('the type of an event is in words, and an unknown one as it was written', () => {
  expect(typeOf({ event_type: 'account.new_device' })).toBe('Sign-in from a new device');
  for (const event_type of ['deploy.done', 'constructor']) expect(typeOf({ event_type })).toBe(event_type);
});

import { expect, test } from 'vitest';
import { ledgerFiltersFrom, ledgerHref } from './ledger.ts';

const id = '0192f0c1-2d3e-7abc-8def-0123456789ab';

test('filters are read from the address and written back to the same one', () => {
  const filters = ledgerFiltersFrom({ status: 'failed', channel: 'email', recipient_id: id });
  expect(ledgerHref(filters)).toBe(`/deliveries?status=failed&channel=email&recipient_id=${id}`);
});

test('what is no status, channel or id is left out, so that the server is not asked for nonsense', () => {
  expect(ledgerHref(ledgerFiltersFrom({ status: 'lost', channel: 'fax', event_id: 'x' }))).toBe('/deliveries');
});

import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { watchable } from './watchable.ts';

const read = (kind: string, id: string) => watchable.get(kind)?.safeParse(id);

test.each([
  ['network', 'AS2497', '2497'],
  ['network', ' as2497 ', '2497'],
  ['network', '-31', '-31'],
  ['network', '4200000000', '4200000000'],
  ['country', 'jp', 'JP'],
  ['city', 'Tokyo, Tokyo, JP', 'Tokyo, Tokyo, JP'],
  ['city', 'Nowhere, Nowhere, JP', 'Nowhere, Nowhere, JP'],
])('the %s %j is watched as %j', (kind, id, written) => {
  expect(read(kind, id)?.data).toBe(written);
});

test.each([
  ['network', 'IIJ'],
  ['network', 'AS3356 - Lumen'],
  ['network', '0'],
  ['network', '4294967296'],
  ['country', 'Japan'],
  ['country', 'XQ'],
  ['city', 'Tokyo'],
  ['city', 'Tokyo, XQ'],
])('the %s %j is refused with a sentence that shows the form', (kind, id) => {
  expect(read(kind, id)?.error?.issues[0]?.message).toMatch(/for example/);
});

test('everything in the catalogue can be watched by the id that it has there', () => {
  expect(catalogue.filter(({ kind, id }) => read(kind, id)?.data !== id)).toEqual([]);
});

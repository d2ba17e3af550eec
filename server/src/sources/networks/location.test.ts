import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countryOfCity, locationKey, readLocation, readNetwork } from './location.ts';

test.each([
  ['CTVienna, Vienna, ATv4', 'CT', 'Vienna, Vienna, AT', 4],
  ['AS21299v4', 'AS', '21299', 4],
  ['AS2497v6', 'AS', '2497', 6],
  ['AS-31v4', 'AS', '-31', 4],
  ['PB6042v4', 'PB', '6042', 4],
  ['IP2001:db8::1v6', 'IP', '2001:db8::1', 6],
])('%s is read', (text, type, name, family) => {
  expect(readLocation(text)).toEqual({ type, name, family });
});

test('a key without a suffix is IPv4 and is the same location', () => {
  const location = readLocation('AS2497');
  expect(location).toEqual({ type: 'AS', name: '2497', family: 4 });
  expect(location && locationKey(location)).toBe('AS2497v4');
});

test.each(['', 'AS', 'ASv4', 'ASIIJv4', 'XX2497v4', '2497', `CT${'x'.repeat(81)}`, 'CTA\u0000Bv4', 'CTA\uD800Bv4'])(
  '%j is not a location key',
  (text) => {
    expect(readLocation(text)).toBeNull();
  },
);

test('a key that was read is written the same', () => {
  const key = fc
    .tuple(fc.constantFrom('CT', 'PB', 'IP'), fc.stringMatching(/^[A-Za-z ,]{1,40}x$/), fc.constantFrom('v4', 'v6'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(key, (text) => {
      const location = readLocation(text);
      expect(location && locationKey(location)).toBe(text);
    }),
  );
});

test('AS numbers are whole, at most 32 bits, and negative for an exchange point', () => {
  expect([2497, '2497', -31, '-31', 0].map(readNetwork)).toEqual([2497, 2497, -31, -31, 0]);
  expect([2.5, '02497', '4294967296', '', 'x', null, Number.NaN].map(readNetwork)).toEqual(Array(7).fill(null));
});

test('a city says its country at its end', () => {
  expect(countryOfCity('Vienna, Vienna, AT')).toBe('AT');
  expect(countryOfCity('Vienna')).toBeNull();
});

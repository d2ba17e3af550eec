import fc from 'fast-check';
import { expect, it } from 'vitest';
import { observedPrice, plainDecimal, setPrice } from './decimal.ts';

it.each([
  ['1.234e-5', '0.00001234'],
  ['1.2340E-5', '0.00001234'],
  ['76975', '76975'],
  ['76975.00', '76975'],
  ['1542226908349.8406', '1542226908349.8406'],
  ['1e21', '1000000000000000000000'],
  ['1.5e3', '1500'],
  ['-1.4093297098441402', '-1.4093297098441402'],
  ['0.000000000000000000123', '0.000000000000000000123'],
  ['0e5', '0'],
  ['-0.0', '0'],
  ['007.50', '7.5'],
  ['.5', null],
  ['1,000', null],
  ['NaN', null],
  ['', null],
  ['1e9999', null],
])('%s is written %s', (text, plain) => {
  expect(plainDecimal(text)).toBe(plain);
});

it('a decimal means the same after it was made plain, and stays plain', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const plain = plainDecimal(String(number)) ?? '';
      expect(Number(plain) === number).toBe(true);
      expect(plain).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
      expect(plainDecimal(plain)).toBe(plain);
    }),
  );
});

it('observed prices have cents from one upwards and four digits that count below', () => {
  expect(observedPrice('61517.4', 'usd')).toBe('61,517.40 USD');
  expect(observedPrice('0.0000123456', 'eur')).toBe('0.00001235 EUR');
});

it('a price that somebody set keeps all its digits', () => {
  expect(setPrice('61500', 'usd')).toBe('61,500 USD');
  expect(setPrice('123456789012345.000000000000000001', 'btc')).toBe('123,456,789,012,345.000000000000000001 BTC');
});

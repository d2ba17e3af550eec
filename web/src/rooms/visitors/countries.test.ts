import { expect, test } from 'vitest';
import { countries, likelyCountry } from './countries.ts';

test('the country is that of the place, whatever the language of the tablet', () => {
  expect(likelyCountry(['Europe/Lisbon', 'Asia/Tokyo'], 'en-US')).toBe('PT');
  expect(likelyCountry(['Asia/Kolkata'], 'en-US')).toBe('IN');
});

test('where the zone of the place names no country, the tablet tells it: by its zone, then by its language', () => {
  expect(likelyCountry(['UTC', 'Asia/Tokyo'], 'en-US')).toBe('JP');
  expect(likelyCountry([undefined, 'UTC'], 'de-AT')).toBe('AT');
  expect(likelyCountry(['UTC'], 'pt')).toBe('BR');
});

test('it is always one of the list', () => {
  const listed = countries().map(({ code }) => code);
  for (const zone of ['UTC', 'Antarctica/Troll', 'Europe/Vaduz']) expect(listed).toContain(likelyCountry([zone], 'eo'));
});

import { usingTransaction } from '#kit';
import { expect, test } from 'vitest';
import { catalogue, cityLabel, countryOfNetwork, loadCatalogue, networkName } from './catalogue.ts';

const testDatabase = usingTransaction();
const find = (text: string) => {
  const query = testDatabase.db.selectFrom('resource').select(['kind', 'id', 'name', 'country', 'rank']);
  return query.where('search', 'like', `%${text}%`).orderBy('kind').orderBy('id').execute();
};

test('names networks and their countries, and says nothing of those that it does not know', () => {
  expect([networkName('2497'), countryOfNetwork('2497')]).toEqual(['IIJ', 'JP']);
  expect([networkName('64511'), countryOfNetwork('64511')]).toEqual([null, null]);
});

test('has every entry once, with the twelve suggestions of each kind', () => {
  expect(new Set(catalogue.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(catalogue.length);
  for (const kind of ['network', 'country', 'city']) {
    expect(catalogue.filter((one) => one.kind === kind && one.suggested)).toHaveLength(12);
  }
});

test('a city is called by its own name and its country', () => {
  expect(cityLabel('Vienna, Vienna, AT')).toBe('Vienna, AT');
  expect(cityLabel('California, US')).toBe('California, US');
});

test('is found by number, name, country and city once it is loaded, and loading it again changes nothing', async () => {
  await loadCatalogue(testDatabase.db);
  await loadCatalogue(testDatabase.db);
  const iij = { kind: 'network', id: '2497', name: 'IIJ', country: 'JP', rank: 1000 };
  expect(await find('as2497')).toEqual([iij]);
  expect(await find('iij')).toEqual([iij]);
  expect((await find('japan')).map(({ id }) => id)).toContain('2497');
  expect((await find('tokyo')).map(({ id }) => id)).toEqual(['Tokyo, Tokyo, JP']);
  expect((await find('cote d')).map(({ id }) => id)).toContain('CI');
  const all = await testDatabase.db.selectFrom('resource').select('id').execute();
  expect(all).toHaveLength(catalogue.length);
});

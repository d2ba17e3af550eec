import { usingTransaction } from '#kit';
import { newId } from '#platform/ids';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readResource, searchResources } from './resource.ts';

const test = usingTransaction();
const nobody = newId();
const watchable = new Map<string, z.ZodType<string>>([
  [
    'network',
    z
      .string()
      .regex(/^(AS)?-?\d+$/i, 'A network is its AS number.')
      .transform((text) => text.replace(/^as/i, '')),
  ],
]);

const find = (query?: string, more = {}) =>
  searchResources(test.db, watchable, { recipientId: nobody, query, limit: 10, ...more });
const names = async (query?: string, more = {}) => (await find(query, more)).items.map(({ name }) => name);

beforeEach(async () => {
  await sql`insert into resource (kind, id, name, country, search, rank) values
    ('network', '2497', 'IIJ', 'JP', 'as2497 2497 iij jp japan', 1),
    ('network', '24971', 'Master Internet', 'CZ', 'as24971 24971 master internet cz czechia', 1000),
    ('country', 'JP', 'Japan', 'JP', 'jp japan', 1000),
    ('city', 'Tokyo, Tokyo, JP', 'Tokyo, JP', 'JP', 'tokyo jp japan', 1000),
    ('city', 'Wien, Wien, AT', 'Wien, AT', 'AT', 'wien at osterreich', 1000)`.execute(test.db);
});

describe('the search of resources', () => {
  it.each([
    ['AS2497', 'IIJ'],
    ['2497', 'IIJ'],
    ['iij', 'IIJ'],
    ['Japan', 'Japan'],
    ['JP', 'Japan'],
    ['tok', 'Tokyo, JP'],
    ['österreich', 'Wien, AT'],
    ['japan iij', 'IIJ'],
  ])('finds by %s first %s', async (query, name) => {
    expect((await names(query))[0]).toBe(name);
  });

  it('wants every word, and finds nothing by letters inside a word', async () => {
    expect(await names('iij cz')).toEqual([]);
    expect(await names('okyo')).toEqual([]);
  });

  it('suggests by rank when nothing is asked', async () => {
    expect((await names())[0]).toBe('IIJ');
    expect(await names(undefined, { kind: 'country' })).toEqual(['Japan']);
  });

  it('offers a network that no catalogue knows as itself', async () => {
    expect((await find('as64500')).items).toEqual([
      { kind: 'network', id: '64500', name: 'AS64500', country: null, watch_id: null },
    ]);
    expect(await names('-31')).toEqual(['IXP 31']);
    expect(await names('as64500', { kind: 'city' })).toEqual([]);
    expect((await names('24')).toSorted()).toEqual(['AS24', 'IIJ', 'Master Internet']);
  });

  it('takes what looks like an operator as plain letters', async () => {
    for (const query of [`'`, `\\`, `a' | 'b`, `:*`, `!`, `%`, `&`, `'\\`]) expect(await names(query)).toEqual([]);
  });

  it('goes on after the last one of a page', async () => {
    const first = await find('japan', { limit: 2 });
    const second = await find('japan', { limit: 2, cursor: first.next_cursor });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Japan', 'IIJ', 'Tokyo, JP']);
    expect(second.next_cursor).toBeNull();
  });

  it('loses none when a page is full of the network that no catalogue knows', async () => {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof find>> = await find('24', {
        limit: 1,
        ...(cursor === null ? {} : { cursor }),
      });
      found.push(...page.items.map(({ name }) => name));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(found).toEqual(['AS24', 'IIJ', 'Master Internet']);
  });
});

describe('a resource to watch', () => {
  it('is written as its source writes it', () => {
    expect(readResource(watchable, { kind: 'network', id: 'AS2497' })).toEqual({ kind: 'network', id: '2497' });
  });

  it('is refused with the sentence of its source', () => {
    expect(() => readResource(watchable, { kind: 'network', id: 'IIJ' })).toThrow('A network is its AS number.');
    expect(() => readResource(watchable, { kind: 'author', id: 'x' })).toThrow('author');
  });
});

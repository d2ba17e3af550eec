import type { Notification } from '@tocsin/sdk/contract';
import { describe, expect, test } from 'vitest';
import { belongs, changeInPages, itemsOf, type Pages } from './inbox-cache.ts';

const at = '2026-11-20T13:05:00Z';
const one = (id: string, change: Partial<Notification> = {}): Notification => ({
  id,
  category: 'network',
  severity: 'high',
  title: `Notification ${id}`,
  body: '',
  url: null,
  alert: null,
  created_at: at,
  updated_at: at,
  seen_at: null,
  read_at: null,
  archived_at: null,
  ...change,
});
const pagesOf = (...pages: Notification[][]): Pages => ({
  pages: pages.map((items) => ({ items, next_cursor: null, counts: { unseen: 0, unread: 0 }, stream_cursor: 'c' })),
  pageParams: pages.map(() => undefined),
});
const ids = (pages: Pages) => itemsOf(pages).map(({ id }) => id);

describe('a change to a list', () => {
  test('what is archived leaves the unread list', () => {
    const pages = changeInPages(pagesOf([one('a'), one('b')]), new Set(['a']), {
      change: { archived_at: at },
      show: 'unread',
    });
    expect(ids(pages)).toEqual(['b']);
  });

  test('what is read stays in the unread list, so that nothing vanishes under the pointer', () => {
    const pages = changeInPages(pagesOf([one('a')]), new Set(['a']), { change: { read_at: at }, show: 'unread' });
    expect(itemsOf(pages)).toMatchObject([{ id: 'a', read_at: at }]);
  });

  test('what is moved back leaves the archive', () => {
    const pages = changeInPages(pagesOf([one('a', { archived_at: at })]), new Set(['a']), {
      change: { archived_at: null },
      show: 'archived',
    });
    expect(ids(pages)).toEqual([]);
  });

  test('a list without it stays the same object', () => {
    const pages = pagesOf([one('a')]);
    expect(changeInPages(pages, new Set(['b']), { change: { read_at: at }, show: 'all' })).toBe(pages);
  });
});

test('a notification that moved between two pages is listed once', () => {
  expect(ids(pagesOf([one('a'), one('b')], [one('b'), one('c')]))).toEqual(['a', 'b', 'c']);
});

test.for([
  [one('a'), { show: 'unread' }, true],
  [one('a', { read_at: at }), { show: 'unread' }, false],
  [one('a', { read_at: at }), { show: 'all' }, true],
  [one('a'), { show: 'archived' }, false],
  [one('a'), { show: 'all', severity: 'low' }, false],
  [one('a'), { show: 'all', category: 'network' }, true],
] as const)('an arrival %# counts only in lists that it belongs to', ([item, filters, expected]) => {
  expect(belongs(item, filters)).toBe(expected);
});

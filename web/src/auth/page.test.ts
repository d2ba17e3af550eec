import { expect, test } from 'vitest';
import { findPage, type Page } from './page.ts';

const load = async () => () => null;
const pages: Page[] = [
  { path: '/sign-in', load },
  { path: '/u/:token', load },
];

test('a path finds its page, with or without a slash at its end', () => {
  expect(findPage(pages, '/sign-in/')?.page.path).toBe('/sign-in');
  expect(findPage(pages, '/sign-in/more')).toBeUndefined();
});

test('the named part of a path is handed to the page', () => {
  expect(findPage(pages, '/u/a%2Bb')).toMatchObject({ page: { path: '/u/:token' }, parameter: 'a+b' });
});

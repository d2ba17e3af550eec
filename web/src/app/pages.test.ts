import { pages as contractPages } from '@tocsin/sdk/contract';
import { expect, test } from 'vitest';
import { pages as authPages } from '../auth/pages.ts';
import { isAppPath, pages } from './pages.ts';

const named = (entry: 'app' | 'auth') =>
  contractPages.filter((page) => page.entry === entry).map(({ path }) => path as string);
const asContract = (path: string) => path.replace(/[$:](\w+)/g, '{$1}');

test('every page of the app is one that the contract names, so that the server answers its address', () => {
  expect(pages.map(({ path }) => asContract(path)).filter((path) => !named('app').includes(path))).toEqual([]);
});

test('every page without session is one that the contract names', () => {
  expect(authPages.map(({ path }) => asContract(path)).filter((path) => !named('auth').includes(path))).toEqual([]);
});

test('a link to the other entry or to the server is left to the browser', () => {
  expect(['/', '/inbox?show=all', '/alerts/1'].map((path) => isAppPath(path.split('?')[0] ?? ''))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['/sign-in', '/dev/mail', '/docs', '/api/v1/me'].map(isAppPath)).toEqual([false, false, false, false]);
});

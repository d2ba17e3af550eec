import { expect, test } from 'vitest';
import { pseudo } from './catalogue.ts';

test('a pseudo-locale lengthens every text by a third and keeps the values in it', () => {
  const made = pseudo({ title: 'Inbox', more: { count: (count: number) => `${count} unread` } });
  expect(made.title).toBe('Íñbóx··');
  expect(made.more.count(7)).toBe('7 úñréád···');
});

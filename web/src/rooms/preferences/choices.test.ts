import { expect, test } from 'vitest';
import { applyChange, columnState, concerns, type Cell, type Choice } from './choices.ts';

const choice = (category: Choice['category'], enabled: boolean, destination_id: string | null = null): Choice => ({
  category,
  channel: 'email',
  destination_id,
  enabled,
});
const cell = (category: Cell['category'], enabled: boolean, locked: string | null = null): Cell => ({
  category,
  channel: 'email',
  enabled,
  set: true,
  locked,
});

test('a cell replaces the choice of the same cell and leaves the others', () => {
  const before = [choice('network', true), choice('price', true), choice('network', false, 'a')];
  expect(applyChange(before, { category: 'network', channel: 'email', enabled: false })).toEqual([
    choice('price', true),
    choice('network', false, 'a'),
    choice('network', false),
  ]);
});

test('a whole column takes the choices of its cells with it, but not those of single addresses', () => {
  const before = [choice('network', true), choice(null, true), choice('price', true, 'a')];
  expect(applyChange(before, { category: null, channel: 'email', enabled: false })).toEqual([
    choice('price', true, 'a'),
    choice(null, false),
  ]);
});

test('a cell that is always on is concerned by no change', () => {
  const change = { category: null, channel: 'email', enabled: false } as const;
  expect(concerns(change, cell('security', true, 'Always.'))).toBe(false);
  expect(concerns(change, cell('network', true))).toBe(true);
});

test('a column is mixed when its free cells differ', () => {
  expect(columnState([cell('security', true, 'Always.'), cell('network', false)], 'email')).toBe('off');
  expect(columnState([cell('price', true), cell('network', false)], 'email')).toBe('mixed');
});

import { expect, test } from 'vitest';
import { keyActions } from './combobox.tsx';

test.for([
  ['ArrowDown', -1, 3, 0],
  ['ArrowDown', 2, 3, 0],
  ['ArrowUp', -1, 3, 2],
  ['ArrowUp', 0, 3, 2],
  ['ArrowUp', 2, 3, 1],
  ['ArrowDown', -1, 0, undefined],
] as const)('%s at option %i of %#: the next one is reached, round the ends', ([key, active, count, expected]) => {
  expect(keyActions(key, { active, count, open: true })).toBe(expected);
});

test('Enter chooses only what the person moved to, so that a form can be sent', () => {
  expect(keyActions('Enter', { active: 1, count: 3, open: true })).toBe('choose');
  expect(keyActions('Enter', { active: -1, count: 3, open: true })).toBeUndefined();
});

test('Esc closes the list first and clears the text next', () => {
  expect(keyActions('Escape', { active: 1, count: 3, open: true })).toBe('close');
  expect(keyActions('Escape', { active: -1, count: 3, open: false })).toBe('clear');
});

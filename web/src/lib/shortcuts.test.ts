import { expect, test } from 'vitest';
import { keyName } from './shortcuts.ts';

test.for([
  ['j', false, 'j'],
  ['J', false, 'j'],
  ['A', true, 'Shift+A'],
  ['?', true, '?'],
  ['Escape', false, 'Escape'],
] as const)('the key %s (Shift: %s) is called %s', ([key, shiftKey, name]) => {
  expect(keyName({ key, shiftKey })).toBe(name);
});

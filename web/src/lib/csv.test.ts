import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('rule 55: cells that begin like a formula are defused', () => {
  const risky = ['=1+1', '+351912345678', '-2', '@name', '\tx', '\rx'];
  for (const cell of risky) expect(csvOf([[cell]]).replace(/^"/, '')).toMatch(/^'/);
  expect(csvOf([['Grete Hermann', 1042]])).toBe('Grete Hermann,1042\r\n');
});

test('commas, quotes and line breaks stay inside their cell', () => {
  expect(csvOf([['Fries, Sons', 'say "hello"', 'a\nb']])).toBe('"Fries, Sons","say ""hello""","a\nb"\r\n');
});

import { expect, test } from 'vitest';
import { lineOf, searchOfLine } from './search-line.ts';

test('a line of words is a search, and a search is a line of words', () => {
  const line =
    'actor:ada@example.org action:user.unlocked user:bob@example.org ip:2001:db8::1 created:2026-11-01..2026-11-20';
  const search = {
    actor: 'ada@example.org',
    action: 'user.unlocked',
    target: 'bob@example.org',
    ip: '2001:db8::1',
    from: '2026-11-01',
    to: '2026-11-20',
  } as const;
  expect(searchOfLine(line)).toEqual(search);
  expect(lineOf(search)).toBe(line);
});

test('days may be one, or open at an end', () => {
  expect(searchOfLine('created:2026-11-01')).toEqual({ from: '2026-11-01', to: '2026-11-01' });
  expect(searchOfLine('created:2026-11-01..')).toEqual({ from: '2026-11-01', to: undefined });
  expect(searchOfLine('created:..2026-11-01')).toEqual({ from: undefined, to: '2026-11-01' });
  expect(lineOf({ from: '2026-11-01' })).toBe('created:2026-11-01..');
  expect(searchOfLine('')).toEqual({});
});

test('a word that means nothing is named', () => {
  for (const line of ['ada', 'colour:red', 'action:user.forged', 'actor:ada', 'created:yesterday', 'ip:', 'created:..'])
    expect(searchOfLine(line)).toHaveProperty('problem', expect.stringContaining(line));
});

import { ApiError } from '#lib';
import { expect, test } from 'vitest';
import { failuresOf } from './failure.ts';

const refusal = (status: number, problem: Record<string, unknown>, headers: Record<string, string> = {}) =>
  new ApiError(new Response(null, { status, headers }), problem);

test('somebody who must wait is told how long, and from when on it works again', () => {
  const error = refusal(429, { code: 'TOO_MANY_ATTEMPTS', detail: 'x' }, { 'retry-after': '90' });
  const now = new Date(2026, 10, 20, 14, 10, 40);
  expect(failuresOf(error, ['email'], now)).toEqual([
    { field: '', message: 'Too many attempts. Wait 2 min, then try again (from 14:12 on).' },
  ]);
});

test('what the server finds wrong with a field stands at that field', () => {
  const errors = [{ pointer: '/password', code: 'too_short', detail: 'Use at least 15 characters.' }];
  const error = refusal(422, { code: 'PASSWORD_REFUSED', detail: 'x', errors });
  expect(failuresOf(error, ['password'])).toEqual([{ field: 'password', message: 'Use at least 15 characters.' }]);
});

test('a failing server gives the reference that its administrator can look up', () => {
  const error = refusal(500, { code: 'INTERNAL', detail: 'x', trace_id: 'abc' });
  expect(failuresOf(error, [])[0]?.message).toContain('abc');
});

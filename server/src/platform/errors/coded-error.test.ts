import { describe, expect, it } from 'vitest';
import { coded, CodedError } from './index.ts';

describe('a coded error', () => {
  it('has the status of its code and the title as a sentence', () => {
    const error = coded('UNAUTHENTICATED');
    expect(error).toBeInstanceOf(CodedError);
    expect(error.status).toBe(401);
    expect(error.message).toBe('Sign in first.');
    expect(error.errors).toBeUndefined();
  });

  it('carries its own sentence, headers, pointers and cause', () => {
    const cause = new Error('below');
    const errors = [{ pointer: '/name', code: 'too_long', detail: 'At most 80 letters.' }];
    const error = coded('UNAUTHENTICATED', 'Sign in again.', { cause, errors, headers: { 'retry-after': '3' } });
    expect(error.message).toBe('Sign in again.');
    expect(error).toMatchObject({ cause, errors, headers: { 'retry-after': '3' } });
  });
});

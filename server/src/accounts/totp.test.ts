import { describe, expect, it } from 'vitest';
import { base32, codeOf, stepAt, stepOf, uriOf } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

describe('rule 29: TOTP', () => {
  // RFC 6238, appendix B, the column of SHA-1.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('gives the code of the RFC at %i seconds', (seconds, code) => {
    const step = stepAt(new Date(seconds * 1000));
    expect(codeOf(secret, step, 8)).toBe(code);
    expect(codeOf(secret, step)).toBe(code.slice(2));
  });

  it('takes the code of one step before and one after, and no other', () => {
    const at = new Date('2026-11-02T09:00:10Z');
    const now = stepAt(at);
    const taken = [-2, -1, 0, 1, 2].filter(
      (shift) => stepOf(secret, codeOf(secret, now + shift), { at, after: 0 }) === now + shift,
    );
    expect(taken).toEqual([-1, 0, 1]);
  });

  it('takes no step that is not later than the last one', () => {
    const at = new Date('2026-11-02T09:00:10Z');
    const now = stepAt(at);
    const code = codeOf(secret, now);
    expect(stepOf(secret, code, { at, after: now - 1 })).toBe(now);
    expect(stepOf(secret, code, { at, after: now })).toBeUndefined();
    expect(stepOf(secret, codeOf(secret, now - 1), { at, after: now })).toBeUndefined();
  });

  it('reads a code with a space in it, and refuses what is none', () => {
    const at = new Date('2026-11-02T09:00:10Z');
    const code = codeOf(secret, stepAt(at));
    expect(stepOf(secret, `${code.slice(0, 3)} ${code.slice(3)}`, { at, after: 0 })).toBe(stepAt(at));
    expect(stepOf(secret, `${code}0`, { at, after: 0 })).toBeUndefined();
    expect(stepOf(secret, '', { at, after: 0 })).toBeUndefined();
  });

  it('is set up by a URI that names the account and the secret', () => {
    // RFC 4648, section 10.
    expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
    expect(base32(Buffer.from('foob'))).toBe('MZXW6YQ');
    expect(uriOf(secret, { email: 'ada@example.org', issuer: 'Tocsin' })).toBe(
      'otpauth://totp/Tocsin:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tocsin',
    );
  });
});

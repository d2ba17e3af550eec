import { describe, expect, it } from 'vitest';
import { deriveKey, equalInConstantTime, keyedHash, makeSealer, randomToken, sha256 } from './index.ts';

describe('a sealer', () => {
  it('opens what it sealed, whatever the text', () => {
    const sealer = makeSealer(['first secret']);
    for (const text of ['', '+390212345678', 'https://example.org/hook?x=1', 'è 🔔']) {
      expect(sealer.open(sealer.seal(text))).toBe(text);
    }
  });

  it('never gives the same text twice, and never the plain one', () => {
    const sealer = makeSealer(['first secret']);
    expect(sealer.seal('hello')).not.toBe(sealer.seal('hello'));
    expect(sealer.seal('hello')).not.toContain('hello');
  });

  it('opens with an old key and seals with the new one', () => {
    const before = makeSealer(['old secret']);
    const after = makeSealer(['new secret', 'old secret']);
    expect(after.open(before.seal('kept'))).toBe('kept');
    expect(after.keyId).not.toBe(before.keyId);
    expect(after.seal('kept')).toContain(`.${after.keyId}.`);
  });

  it('refuses a text whose key is gone, naming the key', () => {
    const gone = makeSealer(['old secret']);
    expect(() => makeSealer(['new secret']).open(gone.seal('lost'))).toThrow(gone.keyId);
  });

  it('refuses a text that was changed', () => {
    const sealer = makeSealer(['first secret']);
    const sealed = sealer.seal('pay 10');
    const last = sealed.at(-2) === 'A' ? 'B' : 'A';
    expect(() => sealer.open(`${sealed.slice(0, -2)}${last}${sealed.slice(-1)}`)).toThrow();
    expect(() => sealer.open('plain text')).toThrow('not a text that was sealed');
  });
});

describe('hashes and tokens', () => {
  it('match their published vectors', () => {
    expect(sha256('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(keyedHash('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('keep keys of different purposes apart', () => {
    expect(deriveKey('secret', 'a')).toHaveLength(32);
    expect(deriveKey('secret', 'a')).toEqual(deriveKey('secret', 'a'));
    expect(deriveKey('secret', 'a')).not.toEqual(deriveKey('secret', 'b'));
  });

  it('give tokens of 256 bits that are safe in a URL', () => {
    expect(randomToken()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(randomToken()).not.toBe(randomToken());
    expect(randomToken(16)).toHaveLength(22);
  });

  it('compare texts of any length', () => {
    expect(equalInConstantTime('same', 'same')).toBe(true);
    expect(equalInConstantTime('same', 'longer than that')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { initialsOf } from './avatar.tsx';

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['Ada Augusta King Lovelace', 'AL'],
    ['ada', 'A'],
    ['ada.lovelace', 'AL'],
    ['  ', ''],
    ['👩‍💻 Ada', '👩A'],
    ['élodie ørsted', 'ÉØ'],
  ])('of “%s” are %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

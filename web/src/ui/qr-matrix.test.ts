import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkBytes, formatBits, qrMatrix, versionBits } from './qr-matrix.ts';

const drawn = (text: string): string[] => qrMatrix(text).map((row) => row.map((dark) => (dark ? '#' : '.')).join(''));
const digest = (text: string): string =>
  createHash('sha256')
    .update(drawn(text).join('\n').replaceAll('#', '1').replaceAll('.', '0'))
    .digest('hex')
    .slice(0, 16);

test('the check bytes are those of Reed and Solomon', () => {
  // HELLO WORLD in version 1 at level M, the example of the standard's tutorials.
  const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17];
  expect(checkBytes(data, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23]);
});

test('format and version carry the check bits of the standard', () => {
  expect(formatBits(0).toString(2).padStart(15, '0')).toBe('101010000010010');
  expect(formatBits(5).toString(2).padStart(15, '0')).toBe('100000011001110');
  expect(versionBits(7).toString(2).padStart(18, '0')).toBe('000111110010010100');
});

test('a short text is the symbol that other encoders draw', () => {
  expect(drawn('Tocsin at dusk')).toEqual([
    '#######...###.#######',
    '#.....#.#.#.#.#.....#',
    '#.###.#...###.#.###.#',
    '#.###.#..##.#.#.###.#',
    '#.###.#.#...#.#.###.#',
    '#.....#..###..#.....#',
    '#######.#.#.#.#######',
    '..........#.#........',
    '#.#.#.#..#......#..#.',
    '#.#.##.#######.##.###',
    '.....##..#.#######.##',
    '...##...#.#.#..#...#.',
    '..###.##..#.##..#..##',
    '........#...#..###...',
    '#######..####.#.##.##',
    '#.....#..#...#.##..##',
    '#.###.#.##.##..#.#.#.',
    '#.###.#...#.##.###.#.',
    '#.###.#.#####.####..#',
    '#.....#....#.......#.',
    '#######.#.###......##',
  ]);
});

// Drawn by the encoder segno 1.6.6 with the same text, level and mask.
test.each([
  [
    'otpauth://totp/Tocsin:ada%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Tocsin&digits=6&per',
    6,
    '3dd1331e6bb56515',
  ],
  ['m'.repeat(122), 7, '3e0d7a5c76555d49'],
  ['m'.repeat(2331), 40, 'b86eb2a16df84db4'],
])('a text of several blocks is the symbol that other encoders draw: %#', (text, version, expected) => {
  expect(qrMatrix(text)).toHaveLength(17 + 4 * version);
  expect(digest(text)).toBe(expected);
});

test('a text that no symbol holds is refused', () => {
  expect(() => qrMatrix('m'.repeat(2332))).toThrow(RangeError);
});

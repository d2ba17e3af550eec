import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const boxes = /\b(?:window\.)?(?:alert|confirm|prompt)\(/;

test('raw alert() boxes: what happened is said on the page', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const found = files.filter(
    (file) => !file.endsWith('.test.ts') && boxes.test(readFileSync(path.join(root, file), 'utf8')),
  );
  expect(found).toEqual([]);
  expect(boxes.test("alert('Sent')")).toBe(true);
});

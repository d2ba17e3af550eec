import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referencePages } from './reference.ts';

describe('the reference', () => {
  it.each(Object.entries(referencePages()))('%s is what the code says now', async (name, text) => {
    const written = await readFile(join(import.meta.dirname, '../../docs/reference', name), 'utf8');
    expect(written === text, 'run: node server/scripts/make-reference.ts').toBe(true);
  });
});

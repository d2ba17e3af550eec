import { expect, test } from 'vitest';
import { tagsIn, tagsText } from './tags.ts';

test('tags are read from a line, in lower case, each once', () => {
  expect(tagsIn('Rings,  group theory,, rings ,')).toEqual(['rings', 'group theory']);
  expect(tagsIn('  ')).toEqual([]);
});

test('a line of tags is read back as it was written', () => {
  expect(tagsIn(tagsText(['rings', 'group theory']))).toEqual(['rings', 'group theory']);
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));

/** Text between tags, and text in attributes that people read or hear. */
function literalTexts(code: string): string[] {
  const bare = code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const between = [...bare.matchAll(/[\w"'})]>\s*([A-Za-z][^<>{}=;]*?)\s*<\//g)].map(([, text = '']) => text);
  const attributes = [...bare.matchAll(/\b(?:aria-label|title|alt|placeholder|label)="([^"]*[A-Za-z][^"]*)"/g)].map(
    ([, text = '']) => text,
  );
  return [...between, ...attributes];
}

/** Tailwind's utilities for left and right; their logical twins follow the direction of the text. */
function physicalUtilities(code: string): string[] {
  return [
    ...code.matchAll(
      /(?<=["'\s:])-?(?:[mp][lr]|left|right|border-[lr]|rounded-[lr]|text-(?:left|right)|scroll-[mp][lr])(?:-[\w[\].]+)?(?=["'\s])/g,
    ),
  ]
    .map(([utility]) => utility)
    .filter((utility) => /-|^(border|text|rounded)/.test(utility));
}

test('no component holds a text of its own: texts are in messages', () => {
  const found = files.flatMap((file) =>
    literalTexts(readFileSync(path.join(folder, file), 'utf8')).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
  expect(literalTexts('<p className="x">Hello you</p>')).toEqual(['Hello you']);
  expect(literalTexts('<img alt="A bell" />')).toEqual(['A bell']);
});

test('no component names left or right', () => {
  const found = files.flatMap((file) =>
    physicalUtilities(readFileSync(path.join(folder, file), 'utf8')).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
  expect(physicalUtilities('className="flex pl-4 text-left -ml-2"')).toEqual(['pl-4', 'text-left', '-ml-2']);
});

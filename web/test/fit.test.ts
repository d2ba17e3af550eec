import { pages } from '@tocsin/sdk/contract';
import { beforeAll, expect, it } from 'vitest';
import { inBrowser, makeExample, overflowOf, showPage, type Example } from './kit/index.ts';

const timeout = 60_000;
const narrow = { width: 320, height: 640 };

inBrowser('every page fits in other languages', (world) => {
  let example: Example;
  beforeAll(async () => {
    example = await makeExample(world.kit);
  });

  it.each(pages)('$path from right to left, with texts a third longer', { timeout }, async (page) => {
    const shown = await showPage(world, example, { page, look: { ...narrow, locale: 'ar-pseudo' } });
    expect(await shown.evaluate(() => document.documentElement.dir)).toBe('rtl');
    expect(await overflowOf(shown)).toEqual([]);
    await shown.setViewportSize({ width: 1280, height: 800 });
    expect(await overflowOf(shown)).toEqual([]);
  });

  it('and what does not is found', async () => {
    const shown = await showPage(world, example, { page: pages[0], look: narrow });
    await shown.getByRole('main').evaluate((main) => {
      main.style.inlineSize = '400px';
    });
    expect(await overflowOf(shown)).not.toEqual([]);
  });
});

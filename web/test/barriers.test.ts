import { pages } from '@tocsin/sdk/contract';
import { beforeAll, expect, it } from 'vitest';
import { barriersOf, findBarriers, inBrowser, makeExample, settled, showPage, type Example } from './kit/index.ts';

const timeout = 90_000;

inBrowser('barriers', (world) => {
  const { kit, open } = world;
  let example: Example;
  beforeAll(async () => {
    example = await makeExample(kit);
  });

  it('are found where there are some', { timeout }, async () => {
    const page = await open({ colorScheme: 'light' });
    await settled(page, `${kit.url}/sign-in`);
    await page.getByRole('main').evaluate((main) => {
      const grey = document.createElement('p');
      grey.textContent = 'Grey on grey';
      Object.assign(grey.style, { color: '#aaa', background: '#fff' });
      const nameless = document.createElement('button');
      Object.assign(nameless.style, { width: '16px', height: '16px', padding: '0' });
      main.append(grey, nameless, nameless.cloneNode(), document.createElement('input'));
    });
    const { violations } = await findBarriers(page);
    const rules = new Set(violations.map((line) => line.split(':')[0]));
    expect(rules).toEqual(new Set(['button-name', 'color-contrast', 'label', 'target-size']));
  });

  it.each(pages)('are nowhere on $path', { timeout }, async (page) => {
    expect(await barriersOf(await showPage(world, example, { page }))).toEqual([]);
  });
});

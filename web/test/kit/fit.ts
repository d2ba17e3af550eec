import type { Page } from 'playwright-core';

/** What is wider than the page, from the outside in; nothing when the page scrolls in one direction only. */
export function overflowOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = innerWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < -1 || right > wide + 1;
      })
      .slice(0, 8)
      .map((element) => {
        const { left, right } = element.getBoundingClientRect();
        return `${element.tagName.toLowerCase()}.${element.className} from ${Math.round(left)} to ${Math.round(right)} of ${wide}: ${element.textContent?.slice(0, 40)}`;
      });
  });
}

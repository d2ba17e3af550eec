import type { Page } from 'playwright-core';

/** What is wider than the page, from the outside in; nothing when the page scrolls in one direction only. */
export async function overflowOf(page: Page): Promise<string[]> {
  // What measures itself, such as a chart, draws anew in the frame after the one in which its place changed.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return await page.evaluate(() => {
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
        return `${element.tagName.toLowerCase()}.${element.getAttribute('class')} from ${Math.round(left)} to ${Math.round(right)} of ${wide}: ${element.textContent?.slice(0, 40)}`;
      });
  });
}

/** The spacing that readers may set for themselves (WCAG 1.4.12). */
export async function spaceOut(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }',
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}

import type { Page } from 'playwright-core';

/** What is wider than the page, or than its own box, which puts it above its neighbour; nothing when all fits. */
export async function overflowOf(page: Page): Promise<string[]> {
  // What measures itself, such as a chart, draws anew in the frame after the one in which its place changed.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return await page.evaluate(() => {
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class')} "${element.textContent?.trim().slice(0, 40)}"`;
    const all = [...document.body.querySelectorAll('*')];
    // Between neighbours lie eight pixels at least: less than that touches nobody.
    const isCramped = ({ scrollWidth, clientWidth }: Element) => clientWidth > 0 && scrollWidth > clientWidth + 8;
    const cramped = all.filter((element) => isCramped(element) && getComputedStyle(element).overflowX === 'visible');
    const beyond = all.filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -1 || right > innerWidth + 1;
    });
    const isWide = document.documentElement.scrollWidth > innerWidth;
    return [
      ...cramped.map((element) => `${nameOf(element)} needs ${element.scrollWidth} of ${element.clientWidth} pixels`),
      ...(isWide ? beyond.slice(0, 8).map((element) => `${nameOf(element)} is beyond the page`) : []),
    ];
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

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type axe from 'axe-core';
import { overflowOf, spaceOut } from './fit.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** `wcag22aa` must be named: without it the size of targets is not looked at. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export interface Findings {
  readonly violations: readonly string[];
  /** What the program could not judge: a person has to. */
  readonly undecided: readonly string[];
}

const widths = [1280, 360];
const schemes = ['light', 'dark'] as const;

/** What the program cannot judge and a person did. Everything else that it leaves open fails. */
const judged: readonly RegExp[] = [
  // The hours below a chart: text of an SVG that has no background of its own, so it stands on the page as any text does.
  /^color-contrast: .* an image node <text [^>]*class="figures fill-ink-2 /,
  // The strip of pages at the top of a phone scrolls; what is cut at its end has the colours of what is not.
  /^color-contrast: .* partially obscured by another element .* in the navigation$/,
  // An open list of suggestions covers the heading below it, as it should.
  /^color-contrast: .* overlapped by another element <h2 id="alarms">/,
  /^(?:color-contrast|target-size): .* aria-label="Save as (?:CSV|JSON)"/,
  // The program does not know that a dialog stands above everything. On a wide screen nothing lies below, and it is judged.
  /^color-contrast: .* overlapped by another element .* in a dialog$/,
];

/** Looks for what keeps people out. Each finding is a rule, the element and what is wrong with it. */
export async function findBarriers(page: Page): Promise<Findings> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const { violations, incomplete } = await page.evaluate((values) => {
    // The program that was put into the page one line above.
    const { axe: program } = globalThis as unknown as { axe: typeof axe };
    return program.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations', 'incomplete'] });
  }, tags);
  const undecided = incomplete.flatMap((result) => result.nodes.map((node) => ({ result, node })));
  return {
    violations: violations.flatMap((result) => result.nodes.map((node) => lineOf(result, node))),
    undecided: await Promise.all(
      undecided.map(async ({ result, node }) => `${lineOf(result, node)}${await placeOf(page, node)}`),
    ),
  };
}

function lineOf({ id }: axe.Result, { html, any, all, none }: axe.NodeResult): string {
  const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
  return `${id}: ${why} ${html.replaceAll(/\s+/g, ' ').slice(0, 160)}`;
}

async function placeOf(page: Page, { target }: axe.NodeResult): Promise<string> {
  return await page
    .locator(String(target[0]))
    .first()
    .evaluate((element) => {
      if (element.closest('dialog')) return ' in a dialog';
      return element.closest('.nav-link') ? ' in the navigation' : '';
    });
}

/** What is wrong with a page as it stands: in both schemes, on both screens, on the narrowest, with wide spacing. */
export async function barriersOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // What was scrolled below the strip of pages is covered by it, and is not judged there.
      await page.evaluate(() => scrollTo(0, 0));
      const { violations, undecided } = await findBarriers(page);
      const open = undecided.filter((line) => !judged.some((finding) => finding.test(line)));
      found.push(...violations.map((line) => `${width} ${colorScheme}: ${line}`));
      found.push(...open.map((line) => `${width} ${colorScheme}, undecided: ${line}`));
    }
  }
  // WCAG 1.4.10 and 1.4.12.
  await page.setViewportSize({ width: 320, height: 640 });
  found.push(...(await overflowOf(page)).map((line) => `320 pixels: ${line}`));
  await spaceOut(page);
  found.push(...(await overflowOf(page)).map((line) => `320 pixels, wide spacing: ${line}`));
  return found;
}

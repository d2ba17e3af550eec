import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type axe from 'axe-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** `wcag22aa` must be named: without it the size of targets is not looked at. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export interface Findings {
  readonly violations: readonly string[];
  /** What the program could not judge: a person has to. */
  readonly undecided: readonly string[];
}

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
  const inDialog = await page
    .locator(String(target[0]))
    .first()
    .evaluate((element) => element.closest('dialog') !== null);
  return inDialog ? ' in a dialog' : '';
}

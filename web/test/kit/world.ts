import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { usingApp, type TestApp } from '../../../server/test/kit/index.ts';
import { watchFaults } from './faults.ts';

/** How a page is looked at. */
export interface Look extends Pick<BrowserContextOptions, 'colorScheme' | 'reducedMotion' | 'forcedColors'> {
  readonly width?: number;
  readonly height?: number;
  /** The session of somebody who is signed in: a `Cookie` header. */
  readonly cookie?: string;
  /** One of the pseudo-locales of the web app. */
  readonly locale?: 'pseudo' | 'ar-pseudo';
}

/** The server, and a browser to look at it with. Use it inside tests and hooks. */
export interface World {
  readonly kit: TestApp;
  /** Opens an empty page in a context of its own, which ends with the test. */
  readonly open: (look?: Look) => Promise<Page>;
}

const desk = { width: 1280, height: 800 };
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Tests in a browser; skipped where there is none. Every test fails when a page did what no page may do. */
export function inBrowser(name: string, tests: (world: World) => void, env: Record<string, string> = {}): void {
  const executablePath = process.env['TEST_CHROMIUM'];
  describe.skipIf(executablePath === undefined)(name, () => tests(usingWorld(executablePath ?? '', env)));
}

function usingWorld(executablePath: string, env: Record<string, string>): World {
  const kit = usingApp(env);
  const visits = new Map<BrowserContext, { page: Page; faults: readonly string[] }>();
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: flags });
  });
  afterAll(() => browser?.close());
  afterEach(async ({ task }) => {
    const seen = [...visits.values()];
    if (task.result?.state === 'fail') await keepPictures(task.name, seen);
    await Promise.all([...visits.keys()].map((context) => context.close()));
    visits.clear();
    expect(seen.flatMap(({ faults }) => faults)).toEqual([]);
  });
  return {
    kit,
    async open(look = {}) {
      if (browser === undefined) throw new Error('The browser is there only inside tests and hooks.');
      const context = await browser.newContext(contextOf(look));
      context.setDefaultTimeout(10_000);
      if (look.cookie !== undefined) await context.addCookies(cookiesOf(look.cookie));
      if (look.locale !== undefined)
        await context.addInitScript(`localStorage.setItem('tocsin.locale', '${look.locale}')`);
      const page = await context.newPage();
      visits.set(context, { page, faults: watchFaults(page, kit.url) });
      return page;
    },
  };
}

function contextOf({ width = desk.width, height = desk.height, colorScheme, reducedMotion, forcedColors }: Look) {
  return {
    viewport: { width, height },
    hasTouch: width < 600,
    ...(colorScheme === undefined ? {} : { colorScheme }),
    ...(reducedMotion === undefined ? {} : { reducedMotion }),
    ...(forcedColors === undefined ? {} : { forcedColors }),
  };
}

function cookiesOf(header: string) {
  return header.split('; ').map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' as const };
  });
}

async function keepPictures(name: string, seen: readonly { page: Page }[]): Promise<void> {
  const folder = path.join(tmpdir(), 'tocsin-screenshots');
  mkdirSync(folder, { recursive: true });
  for (const [index, { page }] of seen.entries()) {
    const file = path.join(folder, `${name.replaceAll(/\W+/g, '-').slice(0, 80)}-${index + 1}.png`);
    await page.screenshot({ path: file, fullPage: true }).catch(() => undefined);
    console.log(`What was seen when it failed: ${file} (${page.url()})`);
  }
}

/** Opens a page and waits until it shows what it has: title, data, fonts. */
export async function settled(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

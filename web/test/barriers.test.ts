import { pages, type Role } from '@tocsin/sdk/contract';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import {
  findBarriers,
  inBrowser,
  makeExample,
  makePerson,
  overflowOf,
  settled,
  showPage,
  spaceOut,
  type Example,
} from './kit/index.ts';

const widths = [1280, 360];
const schemes = ['light', 'dark'] as const;
const timeout = 90_000;

/** What the program cannot judge and a person did. Everything else that it leaves open fails. */
const judged: readonly RegExp[] = [
  // The hours below a chart: text of an SVG that has no background of its own, so it stands on the page as any text does.
  /^color-contrast: .* an image node <text [^>]*class="figures fill-ink-2 /,
  // The strip of pages at the top of a phone scrolls; what is cut at its end has the colours of what is not.
  /^color-contrast: .* partially obscured by another element <span>(People|Deliveries)<\/span>/,
  // The program does not know that a dialog stands above everything. On a wide screen nothing lies below, and it is judged.
  /^color-contrast: .* overlapped by another element .* in a dialog$/,
];

interface State {
  readonly name: string;
  readonly path: string;
  readonly role?: Role;
  /** Brings the page from its first look into this state. */
  show(page: Page): Promise<void>;
}

/** What pages look like beyond the first look. */
const states: readonly State[] = [
  { name: 'a form that was refused', path: '/sign-up', show: (page) => refuse(page, 'Create the account') },
  { name: 'a sign-in that was refused', path: '/sign-in', show: (page) => refuse(page, 'Sign in') },
  {
    name: 'a link that needs confirming',
    path: '/verify-email?token=x',
    show: (page) => see(page.getByRole('button')),
  },
  { name: 'a link that is dead', path: '/u/x', show: (page) => see(page.getByText('does not work any more')) },
  {
    name: 'an address that is none',
    path: '/nothing',
    role: 'AUTHENTICATED',
    show: (page) => see(page.getByText('no such page')),
  },
  {
    name: 'an inbox with filters and selection',
    path: '/inbox?show=all&severity=critical',
    role: 'AUTHENTICATED',
    show: async (page) => {
      await page.getByRole('button', { name: 'Select', exact: true }).click();
      await page
        .getByRole('checkbox', { name: /^Select: / })
        .first()
        .check();
      await see(page.getByText('1 selected').first());
    },
  },
  {
    name: 'an archive that is empty',
    path: '/inbox?show=archived',
    role: 'MANAGER',
    show: (page) => see(page.getByText('Nothing is archived')),
  },
  {
    name: 'the shortcuts',
    path: '/inbox',
    role: 'AUTHENTICATED',
    show: async (page) => {
      await page.keyboard.press('?');
      await see(page.getByRole('dialog', { name: 'Keyboard shortcuts' }));
    },
  },
  {
    name: 'the mute of an alert',
    path: '/alerts/{id}',
    role: 'AUTHENTICATED',
    show: async (page) => {
      await page.getByRole('button', { name: 'Mute this' }).click();
      await see(page.getByRole('dialog', { name: 'Mute' }));
    },
  },
];

const see = (locator: Locator) => locator.waitFor();

async function refuse(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await see(page.getByRole('alert'));
}

/** What is wrong with a page as it stands: in both schemes, on both screens, on the narrowest, with wide spacing. */
async function barriersOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
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

  it.each(states)('are nowhere on $name', { timeout }, async ({ path, role, show }) => {
    const page = await open(role === undefined ? {} : { cookie: example.people[role].cookie });
    await settled(page, `${kit.url}${example.addresses[path] ?? path}`);
    await show(page);
    expect(await barriersOf(page)).toEqual([]);
  });

  it('are nowhere on the inbox of somebody who is new', { timeout }, async () => {
    const page = await open({ cookie: (await makePerson(kit, 'Nora')).cookie });
    await settled(page, `${kit.url}/inbox`);
    await page.getByRole('link', { name: 'Choose what to watch' }).waitFor();
    expect(await barriersOf(page)).toEqual([]);
  });
});

import type { Role } from '@tocsin/sdk/contract';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { barriersOf, inBrowser, makeExample, makePerson, settled, type Example } from './kit/index.ts';

const timeout = 90_000;

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
  { name: 'a confirmation without a link', path: '/verify-email?', show: (page) => see(page.getByLabel('E-mail')) },
  { name: 'a reset without a link', path: '/reset-password?', show: (page) => see(page.getByText('does not work')) },
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
    name: 'the bell',
    path: '/inbox',
    role: 'AUTHENTICATED',
    show: async (page) => {
      await page.getByRole('button', { name: /^New notifications/ }).click();
      await see(page.getByRole('dialog', { name: 'Latest notifications' }).getByRole('listitem').first());
    },
  },
  {
    name: 'a search with suggestions',
    path: '/networks',
    role: 'AUTHENTICATED',
    show: async (page) => {
      await page.getByRole('combobox').fill('AS64500');
      await see(page.getByRole('option', { name: /AS64500/ }).first());
      await page.getByRole('combobox').press('ArrowDown');
    },
  },
  {
    name: 'the numbers of an alarm and a chart as a table',
    path: '/networks/64500',
    role: 'AUTHENTICATED',
    show: async (page) => {
      await page.getByText('Numbers').first().click();
      await page.getByRole('button', { name: 'View as a table' }).click();
      await see(page.getByRole('table'));
    },
  },
  {
    name: 'the making of a token',
    path: '/profile/tokens',
    role: 'MANAGER',
    show: async (page) => {
      await page.getByRole('button', { name: 'Make a token' }).click();
      const dialog = page.getByRole('dialog', { name: 'Make an API token' });
      await dialog.getByRole('button', { name: 'Make a token' }).click();
      await see(dialog.getByRole('alert'));
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
  await page.getByRole('button', { name: button, exact: true }).click();
  await see(page.getByRole('alert'));
}

inBrowser('barriers, beyond the first look,', ({ kit, open }) => {
  let example: Example;
  beforeAll(async () => {
    example = await makeExample(kit);
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

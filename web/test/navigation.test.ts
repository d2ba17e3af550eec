import type { Locator } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { inBrowser, keyboardOf, makePerson, password, type Person } from './kit/index.ts';

const hasFocus = (locator: Locator) => locator.evaluate((element) => element === document.activeElement);

inBrowser('the way around, by keyboard only', ({ kit, open }) => {
  let person: Person;
  beforeAll(async () => {
    person = await makePerson(kit, 'Nina');
  });

  it('the first Tab offers to skip to the content', async () => {
    const page = await open({ cookie: person.cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/inbox`);
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await keys.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    expect(await hasFocus(skip)).toBe(true);
    await keys.press('Enter');
    expect(await hasFocus(page.getByRole('main'))).toBe(true);
  });

  it('after a navigation the focus is on the title, which the document carries too', async () => {
    const page = await open({ cookie: person.cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/inbox`);
    const main = page.getByRole('navigation', { name: 'Main' });
    for (const name of ['Networks', 'Preferences', 'Profile']) {
      await keys.tabTo(page.getByRole('link', { name: 'Skip to the content' }));
      await keys.activate(main.getByRole('link', { name }));
      const title = page.getByRole('heading', { level: 1, name });
      await expect.poll(() => hasFocus(title)).toBe(true);
      await expect.poll(() => page.title()).toBe(`${name} · Tocsin`);
      expect(await main.getByRole('link', { name }).getAttribute('aria-current')).toBe('page');
    }
  });

  it('G and a letter go to a page, / to the search, and letters in an input are letters', async () => {
    const page = await open({ cookie: person.cookie });
    const { press } = keyboardOf(page);
    await page.goto(`${kit.url}/inbox`);
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await press('g', 'n');
    await page.getByRole('heading', { level: 1, name: 'Networks' }).waitFor();
    await press('/');
    const search = page.getByRole('combobox');
    await expect.poll(() => hasFocus(search)).toBe(true);
    await press('g', 'p', '?');
    expect(await search.inputValue()).toBe('gp?');
    expect(new URL(page.url()).pathname).toBe('/networks');
  });

  it('the bell opens the latest notifications, and Escape gives the focus back', async () => {
    const page = await open({ cookie: person.cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/networks`);
    const bell = page.getByRole('button', { name: /^New notifications/ });
    await keys.activate(bell);
    const latest = page.getByRole('dialog', { name: 'Latest notifications' });
    await latest.getByRole('link', { name: 'Open the inbox' }).waitFor();
    await keys.tabTo(latest.getByRole('link', { name: 'Open the inbox' }));
    await keys.press('Escape');
    await latest.waitFor({ state: 'hidden' });
    expect(await hasFocus(bell)).toBe(true);
  });

  it('whoever is signed out comes back to where they wanted to be, and never to another site', async () => {
    const page = await open();
    const keys = keyboardOf(page);
    const signIn = async () => {
      await keys.write(page.getByLabel('E-mail'), person.email);
      await keys.write(page.getByLabel('Password', { exact: true }), password);
      await keys.press('Enter');
    };
    await page.goto(`${kit.url}/networks?mine=true`);
    await signIn();
    await page.getByRole('heading', { level: 1, name: 'Networks' }).waitFor();
    expect(new URL(page.url()).search).toBe('?mine=true');

    await page.goto(`${kit.url}/profile`);
    await keys.activate(page.getByRole('button', { name: 'Sign out' }));
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${kit.url}/sign-in?return_to=//example.org/inbox`);
    await signIn();
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
    expect(new URL(page.url()).origin).toBe(kit.url);
  });

  it('an address that is no page says so, and leads on', async () => {
    const page = await open({ cookie: person.cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/nowhere/at/all`);
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    await keys.activate(page.getByRole('link', { name: 'Go to the inbox' }));
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  });
});

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { barriersOf, inBrowser, keyboardOf, makePerson, overflowOf, password, settled } from './kit/index.ts';

const timeout = 90_000;

/** Says at the provider's page who one is there, by keyboard. */
async function goThrough(page: Page, who: { login: string; email: string }): Promise<void> {
  const keys = keyboardOf(page);
  await page.getByRole('heading', { level: 1, name: /sandbox$/ }).waitFor();
  await keys.write(page.getByLabel('Login'), who.login);
  await keys.write(page.getByLabel('E-mail', { exact: true }), who.email);
  await keys.activate(page.getByRole('button', { name: 'Continue' }));
}

inBrowser('logins by other providers, by keyboard only', ({ kit, open }) => {
  it('rule 32: open an account, get company, are removed, and the last one stays', { timeout }, async () => {
    const page = await open();
    const keys = keyboardOf(page);
    const me = { login: 'olive', email: 'olive@example.net' };
    await page.goto(`${kit.url}/sign-up?return_to=/profile/security`);
    await keys.activate(page.getByRole('link', { name: 'Continue with GitHub' }));
    await goThrough(page, me);

    const logins = page.getByRole('region', { name: 'Linked logins' });
    await logins.getByText('GitHub olive').waitFor();
    await keys.activate(logins.getByRole('button', { name: 'Link LinkedIn' }));
    await goThrough(page, { login: 'olive-at-work', email: 'olive@example.com' });
    await logins.getByText('LinkedIn olive-at-work').waitFor();

    const dialog = page.getByRole('dialog');
    await keys.activate(logins.getByRole('button', { name: 'Remove the login olive-at-work of LinkedIn' }));
    await keys.activate(dialog.getByRole('button', { name: 'Remove' }));
    await page.getByText('LinkedIn does not open your account any more.').waitFor();
    await logins.getByText('LinkedIn olive-at-work').waitFor({ state: 'detached' });

    // The focus stays where the removed row was.
    await keys.tabBackTo(logins.getByRole('button', { name: 'Remove the login olive of GitHub' }));
    await keys.press('Enter');
    await keys.activate(dialog.getByRole('button', { name: 'Remove' }));
    await page.getByText(/^Nothing else opens your account\./).waitFor();
    await logins.getByText('GitHub olive').waitFor();
    expect(await barriersOf(page)).toEqual([]);

    const later = await open();
    await later.goto(`${kit.url}/sign-in?return_to=/watches`);
    await keyboardOf(later).activate(later.getByRole('link', { name: 'Continue with GitHub' }));
    await goThrough(later, me);
    await later.waitForURL(`${kit.url}/watches`);
  });

  it(
    'rule 32: never open an account by its address; they are linked by whoever signs in to it',
    { timeout },
    async () => {
      const { email } = await makePerson(kit, 'Peggy');
      const page = await open();
      const keys = keyboardOf(page);
      await page.goto(`${kit.url}/sign-in`);
      await keys.activate(page.getByRole('link', { name: 'Continue with single sign-on' }));
      await goThrough(page, { login: 'peggy', email });
      await page.getByRole('heading', { level: 1, name: 'You have an account already' }).waitFor();
      await keys.activate(page.getByRole('link', { name: 'Go to sign-in' }));
      await keys.write(page.getByLabel('E-mail'), email);
      await keys.write(page.getByLabel('Password', { exact: true }), password);
      await keys.press('Enter');
      const logins = page.getByRole('region', { name: 'Linked logins' });
      await keys.activate(logins.getByRole('button', { name: 'Link single sign-on' }));
      await goThrough(page, { login: 'peggy', email });
      await logins.getByText('single sign-on peggy').waitFor();
    },
  );

  it.each(['off', 'unavailable', 'cancelled', 'refused', 'ended', 'email_unverified', 'sign_up_closed', 'taken'])(
    'say what became of them without barriers, also at 320 pixels: %s',
    { timeout },
    async (outcome) => {
      const page = await open({ width: 320, height: 640 });
      await settled(page, `${kit.url}/sign-in/linkedin?outcome=${outcome}`);
      expect(await page.getByRole('main').innerText()).toMatch(/LinkedIn/);
      expect(await overflowOf(page)).toEqual([]);
      expect(await barriersOf(page)).toEqual([]);
    },
  );
});

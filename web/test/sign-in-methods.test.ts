import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { exampleApp } from '../../server/src/accounts/example-second-step.ts';
import { barriersOf, inBrowser, keyboardOf, linkIn, mailTo, makePerson, password } from './kit/index.ts';

/** A security key in Chromium's own software: it verifies the person by itself. */
async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

async function signInBy(page: Page, url: string, email: string): Promise<void> {
  const keys = keyboardOf(page);
  await page.goto(`${url}/sign-in`);
  await keys.write(page.getByLabel('E-mail'), email);
  await keys.write(page.getByLabel('Password', { exact: true }), password);
  await keys.press('Enter');
}

inBrowser(
  'where managers need a second step',
  ({ kit, open }) => {
    it('a manager is led to set one up, with the keyboard, and then goes on', async () => {
      await kit.app.ground.accounts.createUser({ email: 'magda@example.org', role: 'MANAGER', password });
      const page = await open();
      const keys = keyboardOf(page);
      await addAuthenticator(page);
      await signInBy(page, kit.url, 'magda@example.org');
      await title(page, 'Add a second step');
      expect(await barriersOf(page)).toEqual([]);
      await keys.activate(page.getByRole('button', { name: 'Add a passkey' }));
      await keys.write(page.getByRole('dialog').getByLabel('Name'), 'Key');
      await keys.press('Enter');
      await keys.activate(page.getByRole('button', { name: 'I have kept them' }));
      await title(page, 'Inbox');
    });
  },
  { MFA_REQUIRED: 'on' },
);

inBrowser('ways to sign in, by keyboard only', ({ kit, open }) => {
  async function addPasskey(page: Page, name: string): Promise<void> {
    const keys = keyboardOf(page);
    await addAuthenticator(page);
    await page.goto(`${kit.url}/profile/security`);
    await keys.activate(page.getByRole('button', { name: 'Add a passkey' }));
    await keys.write(page.getByRole('dialog', { name: 'Add a passkey' }).getByLabel('Name'), name);
    await keys.press('Enter');
    const codes = page.getByRole('dialog', { name: 'Keep these recovery codes' });
    await codes.waitFor();
    expect(await codes.getByRole('listitem').count()).toBe(10);
    await keys.activate(codes.getByRole('button', { name: 'I have kept them' }));
    await page.getByText('Signing in with the password asks for a second step.').waitFor();
  }

  it('a passkey signs in by itself, and as the second step', async () => {
    const { cookie, email } = await makePerson(kit, 'Paula');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await addPasskey(page, 'Laptop');
    await page.context().clearCookies();
    await page.goto(`${kit.url}/sign-in`);
    await keys.activate(page.getByRole('button', { name: 'Sign in with a passkey' }));
    await title(page, 'Inbox');
    await page.context().clearCookies();
    await signInBy(page, kit.url, email);
    await title(page, 'One more step');
    await keys.activate(page.getByRole('button', { name: 'Use a passkey' }));
    await title(page, 'Inbox');
  });

  it('a passkey is renamed and removed', async () => {
    const { cookie } = await makePerson(kit, 'Petra');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await addPasskey(page, 'Laptop');
    await keys.activate(page.getByRole('button', { name: 'Rename the passkey Laptop' }));
    await keys.write(page.getByRole('dialog').getByLabel('Name'), 'Old laptop');
    await keys.press('Enter');
    await keys.activate(page.getByRole('button', { name: 'Remove the passkey Old laptop' }));
    const question = page.getByRole('dialog', { name: 'Remove the passkey Old laptop?' });
    await keys.activate(question.getByRole('button', { name: 'Remove' }));
    await page.getByText('You have no passkeys.').waitFor();
    await page.getByText('A sign-in asks for one step only.').waitFor();
  });

  it('an authenticator app is set up, and its code or a recovery code is asked for next time', async () => {
    const { cookie, email } = await makePerson(kit, 'Tilda');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/profile/security`);
    await keys.activate(page.getByRole('button', { name: 'Set up an authenticator app' }));
    const form = page.getByRole('dialog', { name: 'Set up an authenticator app' });
    await form.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    const app = exampleApp(await form.getByLabel('Key').inputValue());
    await keys.write(form.getByLabel('Code of the app'), '000000');
    await keys.press('Enter');
    await form.getByRole('link', { name: /^That code is not right/ }).waitFor();
    await keys.write(form.getByLabel('Code of the app'), app.codeAt(kit.clock.now()));
    await keys.press('Enter');
    const codes = page.getByRole('dialog', { name: 'Keep these recovery codes' });
    await codes.waitFor();
    const [code = ''] = await codes.getByRole('listitem').allTextContents();
    await keys.activate(codes.getByRole('button', { name: 'I have kept them' }));
    await page.getByText('10 codes are left.').waitFor();

    await page.context().clearCookies();
    kit.clock.advance(30_000);
    await signInBy(page, kit.url, email);
    await title(page, 'One more step');
    await keys.write(page.getByLabel('Code of your authenticator app'), app.codeAt(kit.clock.now()));
    await keys.press('Enter');
    await title(page, 'Inbox');

    await page.context().clearCookies();
    await signInBy(page, kit.url, email);
    await title(page, 'One more step');
    await keys.activate(page.getByRole('button', { name: 'Use a recovery code' }));
    await keys.write(page.getByLabel('Recovery code'), code);
    await keys.press('Enter');
    await title(page, 'Inbox');
  });

  it('an account is made with a passkey and no password', async () => {
    const page = await open();
    const keys = keyboardOf(page);
    await addAuthenticator(page);
    await page.goto(`${kit.url}/sign-up`);
    await keys.write(page.getByLabel('E-mail'), 'keyed@example.org');
    await keys.activate(page.getByRole('button', { name: 'Create it with a passkey instead' }));
    const mail = await mailTo(kit, { to: 'keyed@example.org', about: /^Confirm/ });
    await page.goto(linkIn(mail, '/verify-email'));
    await keys.activate(page.getByRole('button', { name: /^Confirm/ }));
    await keys.activate(page.getByRole('link', { name: 'Sign in' }));
    await keys.activate(page.getByRole('button', { name: 'Sign in with a passkey' }));
    await title(page, 'Inbox');
  });

  it('a mailed link signs in when its button is pressed, and not before', async () => {
    const { email } = await makePerson(kit, 'Lina');
    const page = await open();
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/sign-in`);
    await keys.activate(page.getByRole('link', { name: 'Mail me a link to sign in' }));
    await keys.write(page.getByLabel('E-mail'), email);
    await keys.press('Enter');
    await title(page, 'Look in your mailbox');
    const mail = await mailTo(kit, { to: email, about: /link to sign in/ });
    const link = linkIn(mail, '/sign-in-link');
    await fetch(link);
    await page.goto(link);
    await title(page, 'Sign in with this link');
    expect(await barriersOf(page)).toEqual([]);
    await keys.activate(page.getByRole('button', { name: 'Sign in' }));
    await title(page, 'Inbox');
    await page.context().clearCookies();
    await page.goto(link);
    await keys.activate(page.getByRole('button', { name: 'Sign in' }));
    await title(page, 'This link does not work any more');
  });

  it('after ten minutes a change asks who sits there, and then goes through', async () => {
    const { cookie } = await makePerson(kit, 'Conny');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    kit.clock.advance(11 * 60_000);
    await page.goto(`${kit.url}/profile/security`);
    await keys.activate(page.getByRole('button', { name: 'Set up an authenticator app' }));
    const question = page.getByRole('dialog', { name: 'Is it you?' });
    await keys.write(question.getByLabel('Your password'), 'not the right password');
    await keys.press('Enter');
    await question.getByText('That is not your present password.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await keys.write(question.getByLabel('Your password'), password);
    await keys.press('Enter');
    await page.getByRole('dialog', { name: 'Set up an authenticator app' }).waitFor();
  });

  describe('rule 44: password fields', () => {
    const places = [
      ['/sign-in', 'Password', 'current-password'],
      ['/sign-up', 'Password', 'new-password'],
      ['/reset-password?token=x', 'New password', 'new-password'],
      ['/invitation?token=x', 'Password', 'new-password'],
      ['/setup?token=x', 'Password', 'new-password'],
    ] as const;
    it.each(places)(
      'of %s hide what is typed, show it on demand, take what is pasted, and name their kind',
      async (...place) => {
        const [path, label, kind] = place;
        const page = await open();
        await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
        await page.goto(`${kit.url}${path}`);
        const field = page.getByLabel(label, { exact: true });
        await field.waitFor();
        expect(await field.getAttribute('type')).toBe('password');
        expect(await field.getAttribute('autocomplete')).toBe(kind);
        await page.evaluate(() => navigator.clipboard.writeText('pasted from a password manager'));
        await field.focus();
        await page.keyboard.press('ControlOrMeta+V');
        expect(await field.inputValue()).toBe('pasted from a password manager');
        await page.getByRole('button', { name: 'Show the password' }).click();
        expect(await field.getAttribute('type')).toBe('text');
        await page.getByRole('button', { name: 'Hide the password' }).click();
        expect(await field.getAttribute('type')).toBe('password');
      },
    );

    it('of the security page do so too, and codes are marked as codes', async () => {
      const { cookie } = await makePerson(kit, 'Kay');
      const page = await open({ cookie });
      await page.goto(`${kit.url}/profile/security`);
      const kindOf = (label: string) => page.getByLabel(label, { exact: true }).getAttribute('autocomplete');
      expect(await kindOf('Present password')).toBe('current-password');
      expect(await kindOf('New password')).toBe('new-password');
      await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
      expect(await kindOf('Code of the app')).toBe('one-time-code');
    });
  });
});

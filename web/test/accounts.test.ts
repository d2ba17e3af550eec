import { expect, it } from 'vitest';
import { inBrowser, keyboardOf, linkIn, mailTo, makePerson, password } from './kit/index.ts';

const newPassword = 'another long password';

inBrowser('an account, by keyboard only', ({ kit, open }) => {
  it('says what is wrong at the top, and leads to the field', async () => {
    const page = await open();
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/sign-in`);
    await keys.write(page.getByLabel('E-mail'), 'not an address');
    await keys.press('Enter');
    const summary = page.getByRole('alert');
    await summary.waitFor();
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.title()).toMatch(/^Error: /);
    await keys.activate(summary.getByRole('link', { name: 'Enter an e-mail address like name@example.org.' }));
    const email = page.getByLabel('E-mail');
    expect(await email.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await email.getAttribute('aria-invalid')).toBe('true');
    expect(await email.getAttribute('aria-describedby')).toContain('email-error');
  });

  it('carries the address to the next page, and sets a new password by the link in the mail', async () => {
    const { email } = await makePerson(kit, 'Judy');
    const page = await open();
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/sign-in`);
    await keys.write(page.getByLabel('E-mail'), email);
    await keys.activate(page.getByRole('link', { name: 'Forgot it?' }));
    await page.getByRole('heading', { name: 'Forgotten password' }).waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe(email);
    await keys.activate(page.getByRole('button', { name: 'Send the link' }));
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();

    await page.goto(linkIn(await mailTo(kit, { to: email, about: /password/i }), '/reset-password'));
    await keys.write(page.getByLabel('New password'), 'too short');
    await page.getByText('9 of 15 characters').waitFor();
    await keys.write(page.getByLabel('New password'), newPassword);
    await keys.activate(page.getByRole('button', { name: 'Show' }));
    expect(await page.getByLabel('New password').getAttribute('type')).toBe('text');
    await keys.activate(page.getByRole('button', { name: 'Set the password' }));
    await keys.activate(page.getByRole('link', { name: 'Sign in' }));
    await keys.write(page.getByLabel('Password', { exact: true }), newPassword);
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  });

  it('takes a pasted password', async () => {
    const page = await open();
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/sign-in`);
    await keys.write(page.getByLabel('E-mail'), password);
    await keys.press('ControlOrMeta+A', 'ControlOrMeta+C');
    await keys.tabTo(page.getByLabel('Password', { exact: true }));
    await keys.press('ControlOrMeta+V');
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe(password);
  });

  it('says the same for a wrong password and an unknown address', async () => {
    const { email } = await makePerson(kit, 'Mallory');
    const page = await open();
    const keys = keyboardOf(page);
    const said: (string | null)[] = [];
    for (const address of [email, 'nobody@example.org']) {
      await page.goto(`${kit.url}/sign-in`);
      await keys.write(page.getByLabel('E-mail'), address);
      await keys.write(page.getByLabel('Password', { exact: true }), newPassword);
      await keys.press('Enter');
      said.push(await page.getByRole('alert').textContent());
    }
    expect(said[0]).toContain('do not match an account');
    expect(said[1]).toBe(said[0]);
  });

  it('leads somebody who has not confirmed the address to the page that sends the link again', async () => {
    const page = await open();
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/sign-up`);
    await keys.write(page.getByLabel('E-mail'), 'trent@example.org');
    await keys.write(page.getByLabel('Password', { exact: true }), password);
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    await page.getByRole('button', { name: /^Send again in \d+ s$/ }).waitFor();
    await page.goto(`${kit.url}/sign-in`);
    await keys.write(page.getByLabel('Password', { exact: true }), password);
    await keys.press('Enter');
    await page.getByText('Before you sign in, confirm that trent@example.org is yours').waitFor();
  });

  it('makes the first administrator from the link that the start printed', async () => {
    const link = kit.app.greeting.join('\n').match(/http\S+\/setup\?token=\S+/)?.[0] ?? '';
    const page = await open();
    const keys = keyboardOf(page);
    await page.goto(link);
    await keys.write(page.getByLabel('E-mail'), 'root@example.org');
    await keys.write(page.getByLabel('Password', { exact: true }), password);
    await keys.press('Enter');
    await keys.activate(page.getByRole('link', { name: 'Sign in' }));
    await keys.write(page.getByLabel('Password', { exact: true }), password);
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await keys.activate(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }));
    await page.getByRole('link', { name: 'Ada' }).waitFor();
  });
});

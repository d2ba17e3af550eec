import { expect, it } from 'vitest';
import { inBrowser, keyboardOf, makePerson, password, signIn } from './kit/index.ts';

const newPassword = 'another long password';

inBrowser('what is one’s own, by keyboard only', ({ kit, open }) => {
  it('a preference is saved at once, and all of them go back to the defaults', async () => {
    const person = await makePerson(kit, 'Peggy');
    const page = await open({ cookie: person.cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/preferences`);
    const cell = page.getByRole('checkbox', { name: 'Network alarms by E-mail' });
    await keys.tabTo(cell);
    expect(await cell.isChecked()).toBe(true);
    await keys.press('Space');
    await page.getByRole('status').getByText('Network alarms by E-mail: off. Saved.').waitFor();
    await page.reload();
    await cell.waitFor();
    expect(await cell.isChecked()).toBe(false);
    expect(await page.getByRole('checkbox', { name: 'Everything by E-mail' }).evaluate(isMixed)).toBe(true);

    await keys.activate(page.getByRole('button', { name: 'Reset to defaults' }));
    await expect.poll(() => cell.isChecked()).toBe(true);
    await keys.activate(page.getByRole('button', { name: 'Undo' }));
    await expect.poll(() => cell.isChecked()).toBe(false);
  });

  it('what cannot be switched off says so instead of offering a box', async () => {
    const { cookie } = await makePerson(kit, 'Victor');
    const page = await open({ cookie });
    await page.goto(`${kit.url}/preferences`);
    const row = page.getByRole('row', { name: /^Security/ });
    await row.getByText('Always on').first().waitFor();
    expect(await row.getByText('Always on').count()).toBe(2);
    expect(await page.getByRole('checkbox', { name: /^Security by (In-app|E-mail)$/ }).count()).toBe(0);
  });

  it('a mute is ended, and Undo brings it back', async () => {
    const person = await makePerson(kit, 'Sybil');
    await person.client.call('makeMute', { body: { resource: { kind: 'network', id: '64500' } } });
    const page = await open({ cookie: person.cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/preferences`);
    const end = page.getByRole('button', { name: /^End the mute of .*64500/ });
    await keys.activate(end);
    await end.waitFor({ state: 'detached' });
    await keys.activate(page.getByRole('button', { name: 'Undo' }));
    await end.waitFor();
  });

  it('a token is shown once, works, and is deleted', async () => {
    const { cookie } = await makePerson(kit, 'Oscar');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/profile/tokens`);
    await keys.activate(page.getByRole('button', { name: 'Make a token' }));
    const form = page.getByRole('dialog', { name: 'Make an API token' });
    await keys.write(form.getByLabel('Name', { exact: true }), 'Status page');
    await keys.tabTo(form.getByRole('checkbox', { name: 'Read your profile' }));
    await keys.press('Space');
    await keys.activate(form.getByRole('button', { name: 'Make a token' }));
    const shown = page.getByRole('dialog', { name: 'Copy the token now' });
    const token = await shown.getByLabel('Token', { exact: true }).inputValue();
    const whoAmI = () => fetch(`${kit.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect((await whoAmI()).status).toBe(200);
    await keys.activate(shown.getByRole('button', { name: 'I have copied it' }));
    await page.reload();
    const remove = page.getByRole('button', { name: 'Delete the token Status page' });
    await remove.waitFor();
    expect(await page.content()).not.toContain(token);

    await keys.activate(remove);
    const question = page.getByRole('dialog', { name: 'Delete the token Status page?' });
    await keys.activate(question.getByRole('button', { name: 'Delete' }));
    await page.getByText('You have no API tokens.').waitFor();
    expect((await whoAmI()).status).toBe(401);
  });

  it('a changed password ends the other sessions and keeps this one', async () => {
    const person = await makePerson(kit, 'Carol');
    const other = await signIn(kit, person.email);
    const page = await open({ cookie: person.cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/profile/security`);
    await keys.write(page.getByLabel('Present password'), password);
    await keys.write(page.getByLabel('New password'), newPassword);
    await keys.activate(page.getByRole('button', { name: 'Change the password' }));
    await page.getByText('Your password is changed and your other sessions are ended.').waitFor();
    await expect(other.client.call('getMe')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await page.reload();
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
  });

  it('a session is ended from another one, which is told', async () => {
    const person = await makePerson(kit, 'Erin');
    const other = await signIn(kit, person.email);
    const page = await open({ cookie: person.cookie });
    const elsewhere = await open({ cookie: other.cookie });
    const keys = keyboardOf(page);
    await elsewhere.goto(`${kit.url}/inbox`);
    await elsewhere.getByRole('heading', { name: 'Inbox' }).waitFor();
    await page.goto(`${kit.url}/profile/security`);
    await keys.activate(page.getByRole('button', { name: 'End all others' }));
    const question = page.getByRole('dialog', { name: 'End all your other sessions?' });
    await keys.activate(question.getByRole('button', { name: 'End all others' }));
    await question.waitFor({ state: 'detached' });
    await elsewhere.getByRole('dialog', { name: 'Your session ended' }).waitFor();
  });

  it('the focus stays inside a dialog, Escape closes it, and the focus goes back', async () => {
    const { cookie } = await makePerson(kit, 'Heidi');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/profile/tokens`);
    const opener = page.getByRole('button', { name: 'Make a token' });
    await keys.activate(opener);
    const dialog = page.getByRole('dialog');
    const name = dialog.getByLabel('Name', { exact: true });
    await keys.tabTo(name);
    await keys.press('Tab');
    await keys.tabTo(name);
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await keys.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('shortcuts of a single key can be switched off', async () => {
    const { cookie } = await makePerson(kit, 'Rupert');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/profile`);
    await keys.tabTo(page.getByRole('switch', { name: 'Shortcuts of a single key' }));
    await keys.press('Space');
    await keys.activate(page.getByRole('button', { name: 'Save the display' }));
    await page.getByRole('status').getByText('Saved.').waitFor();
    await keys.press('?', 'g', 'i');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe('/profile');
    await page.reload();
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    await keys.press('?', 'g', 'i');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe('/profile');
  });

  it('a theme is kept before the next first paint', async () => {
    const { cookie } = await makePerson(kit, 'Trudy');
    const page = await open({ cookie, colorScheme: 'light' });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/profile`);
    await keys.tabTo(page.getByLabel('Appearance'));
    await keys.press('D');
    await keys.activate(page.getByRole('button', { name: 'Save the display' }));
    await page.getByRole('status').getByText('Saved.').waitFor();
    await page.goto(`${kit.url}/inbox`, { waitUntil: 'commit' });
    await page.waitForFunction(() => document.body !== null);
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  });
});

const isMixed = (box: Element) => (box as HTMLInputElement).indeterminate; // a box to tick is an input

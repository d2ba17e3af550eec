import { expect, it } from 'vitest';
import { barriersOf, inBrowser, keyboardOf, linkIn, mailTo, makePerson, password } from './kit/index.ts';

inBrowser('the people of an installation', ({ kit, open }) => {
  it('are invited by mail, and open their account with the link', async () => {
    const manager = await makePerson(kit, 'Marta', 'MANAGER');
    const page = await open({ cookie: manager.cookie });
    await page.goto(`${kit.url}/people`);
    await page.getByRole('link', { name: 'Invite people' }).click();
    await page.getByLabel('E-mail addresses').fill('guest@example.net, guest');
    await page.getByRole('button', { name: 'Send the invitations' }).click();
    await page.getByRole('alert').getByText('“guest” is not an e-mail address.').waitFor();
    await page.getByLabel('E-mail addresses').fill('guest@example.net');
    await page.getByRole('button', { name: 'Send the invitations' }).click();
    await page.getByText('1 sent, 0 accepted.').waitFor();
    await page.getByRole('button', { name: 'Withdraw the invitation to guest@example.net' }).waitFor();

    const guest = await open();
    await guest.goto(linkIn(await mailTo(kit, { to: 'guest@example.net', about: /invited/ }), '/invitation'));
    await guest.getByLabel('Password', { exact: true }).fill(password);
    await guest.getByRole('button', { name: 'Open the account' }).click();
    await guest.getByRole('heading', { name: 'Your account is open' }).waitFor();
    await page.reload();
    await page.getByText('1 sent, 1 accepted.').waitFor();
  });

  it('are invited by a link to scan or print, which works once', { timeout: 60_000 }, async () => {
    const manager = await makePerson(kit, 'Lydia', 'MANAGER');
    const page = await open({ cookie: manager.cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/people/invitations`);
    await keys.write(page.getByLabel('Whom it is for'), 'the new intern');
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'An invitation: the new intern' }).waitFor();
    await page.getByRole('img', { name: 'QR code with the address below' }).locator('path[d^="M"]').waitFor();
    const link = (await page.getByText(/^http\S+\/join\?token=/).textContent()) ?? '';
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('heading').allTextContents()).toEqual(['An invitation: the new intern']);
    await page.getByRole('img', { name: 'QR code with the address below' }).waitFor();
    await page.emulateMedia({ media: 'screen' });
    expect(await barriersOf(page)).toEqual([]);
    await keys.activate(page.getByRole('button', { name: 'Done: it is not shown again' }));
    await page.getByText('somebody with a link: the new intern').waitFor();

    const guest = await open();
    await guest.goto(link);
    await guest.getByLabel('E-mail', { exact: true }).fill('intern@example.net');
    await guest.getByLabel('Password', { exact: true }).fill(password);
    await guest.getByRole('button', { name: 'Create the account' }).click();
    await guest.waitForURL(/\/verify-email$/);
    await guest.goto(linkIn(await mailTo(kit, { to: 'intern@example.net', about: /confirm/i }), '/verify-email'));
    await guest.getByRole('button', { name: 'Confirm the address' }).click();
    await guest.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
    const second = await open();
    await second.goto(link);
    await second.getByLabel('E-mail', { exact: true }).fill('another@example.net');
    await second.getByLabel('Password', { exact: true }).fill(password);
    await second.getByRole('button', { name: 'Create the account' }).click();
    await second.getByRole('heading', { name: 'This invitation does not work any more' }).waitFor();
  });

  it('get professional status with a reason, which an administrator finds in the audit log', async () => {
    const [admin, ada] = [await makePerson(kit, 'Rosa', 'ADMIN'), await makePerson(kit, 'Heidi')];
    const { id } = await ada.client.call('getMe');
    const page = await open({ cookie: admin.cookie });
    await page.goto(`${kit.url}/people/${id}`);
    await page.getByRole('button', { name: 'Grant professional status' }).click();
    await page.getByLabel('Reason').fill('has shown the diploma');
    await page.getByRole('dialog').getByRole('button', { name: 'Grant professional status' }).click();
    await page.getByRole('button', { name: 'Withdraw professional status' }).waitFor();
    expect(await ada.client.call('getMe')).toMatchObject({ professional_status: true });

    await page.getByRole('link', { name: 'What the audit log holds about this person' }).click();
    await page.getByText('note: has shown the diploma').waitFor();
    await page.getByLabel('Action').selectOption('Role changed');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('Nothing in the log matches this search.').waitFor();
    expect(new URL(page.url()).search).toBe(`?target=${id}&action=user.role_changed`);
  });

  it('cut their picture by keyboard, and remove it', async () => {
    const { cookie, client } = await makePerson(kit, 'Walter');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/profile`);
    await page.getByRole('button', { name: 'Choose a picture' }).waitFor();
    // 64 by 32 pixels, so that there is something to cut.
    const picture = await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [64, 32];
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    });
    const buffer = Buffer.from(picture, 'base64');
    await page.locator('input[type=file]').setInputFiles({ name: 'me.gif', mimeType: 'image/gif', buffer });
    await page.getByRole('status').getByText('Choose a JPEG, a PNG or a WebP.').waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer });
    const dialog = page.getByRole('dialog', { name: 'Cut the picture' });
    const across = dialog.getByLabel('Across');
    expect(await across.inputValue()).toBe('16');
    await keys.tabTo(across);
    await keys.press('ArrowRight');
    expect(await across.inputValue()).toBe('17');
    await keys.activate(dialog.getByRole('button', { name: 'Save the picture' }));
    await page.getByRole('status').getByText('Your picture is saved.').waitFor();
    expect((await client.call('getMe')).picture).not.toBeNull();
    await keys.activate(page.getByRole('button', { name: 'Remove the picture' }));
    await page.getByRole('status').getByText('Your picture is removed.').waitFor();
    expect((await client.call('getMe')).picture).toBeNull();
  });

  it('are invited by a file, after a look at each line', async () => {
    const manager = await makePerson(kit, 'Ursula', 'MANAGER');
    const page = await open({ cookie: manager.cookie });
    await page.goto(`${kit.url}/people/invitations`);
    await page.getByRole('button', { name: 'Choose a CSV file' }).waitFor();
    const buffer = Buffer.from('email\nfile-1@example.net\nnobody\nfile-2@example.net\n');
    await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer });
    await page.getByText('2 can be sent. 1 refused.').waitFor();
    await page.getByRole('button', { name: 'Send 2 invitations' }).click();
    await page.getByText('2 sent. 1 refused.').waitFor();
  });

  it('are found by an order and a status, and their sessions are ended', async () => {
    const [admin, eve] = [await makePerson(kit, 'Victor', 'ADMIN'), await makePerson(kit, 'Wilma')];
    const page = await open({ cookie: admin.cookie });
    await page.goto(`${kit.url}/people`);
    await page.getByLabel('Search by name or e-mail').fill('wil');
    await page.getByLabel('Order').selectOption('By e-mail');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('1 person.').waitFor();
    await page.getByRole('link', { name: 'Wilma' }).click();
    await page.getByRole('button', { name: 'End all sessions' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End all sessions' }).click();
    await page.getByText('No session is open.').waitFor();
    await expect(eve.client.call('getMe')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inBrowser, keyboardOf, linkIn, mailTo, makePerson, password } from './kit/index.ts';

const day = 24 * 3600_000;

inBrowser('the life of an account, by keyboard only', ({ kit, open }) => {
  it('moves to another address when both mailboxes say yes, and back by the old one', async () => {
    const { cookie, email } = await makePerson(kit, 'Olivia');
    const to = 'olivia.new@example.org';
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/profile/account`);
    await keys.write(page.getByLabel('New e-mail address'), email);
    await keys.activate(page.getByRole('button', { name: 'Change the address' }));
    await page.getByRole('alert').getByText('This is your present address.').waitFor();
    await keys.write(page.getByLabel('New e-mail address'), to);
    await keys.activate(page.getByRole('button', { name: 'Change the address' }));
    await page.getByText(`The change to ${to} waits for both mailboxes`).waitFor();

    const mailbox = await open();
    const there = keyboardOf(mailbox);
    await mailbox.goto(linkIn(await mailTo(kit, { to: email, about: /Approve the new address/ }), '/change-email'));
    await there.activate(mailbox.getByRole('button', { name: 'Confirm the change' }));
    await mailbox.getByRole('heading', { name: 'One mailbox has confirmed' }).waitFor();
    await page.reload();
    await page.getByText('The present mailbox has confirmed it; the new one has not.').waitFor();
    await mailbox.goto(linkIn(await mailTo(kit, { to, about: /Confirm your new/ }), '/change-email'));
    await there.activate(mailbox.getByRole('button', { name: 'Confirm the change' }));
    await mailbox.getByRole('heading', { name: 'The address is changed' }).waitFor();
    await page.reload();
    await page.getByText(`You sign in with ${to}`).waitFor();

    await mailbox.goto(linkIn(await mailTo(kit, { to: email, about: /moved to another address/ }), '/undo-email'));
    await there.activate(mailbox.getByRole('button', { name: 'Take it back' }));
    await mailbox.getByRole('heading', { name: 'The account is back' }).waitFor();
    await there.activate(mailbox.getByRole('link', { name: 'Sign in' }));
    await there.write(mailbox.getByLabel('E-mail'), email);
    await there.write(mailbox.getByLabel('Password', { exact: true }), password);
    await there.press('Enter');
    await mailbox.getByRole('heading', { name: 'Inbox' }).waitFor();
  });

  it('gives a copy of all its data', async () => {
    const { cookie } = await makePerson(kit, 'Quentin');
    const page = await open({ cookie });
    await page.goto(`${kit.url}/profile/account`);
    const coming = page.waitForEvent('download');
    await keyboardOf(page).activate(page.getByRole('button', { name: 'Download the copy' }));
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^my-data-\d{4}-\d\d-\d\d\.zip$/);
    expect(readFileSync(await download.path()).subarray(0, 4)).toEqual(Buffer.from('PK\u0003\u0004', 'latin1'));
    await page.getByRole('status').getByText('The copy is in your downloads.').waitFor();
  });

  it('ends by the typed address, and is kept by the link in the mail', async () => {
    const { cookie, email } = await makePerson(kit, 'Ruth');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/profile/account`);
    await page.getByText('For 14 days you can still keep the account').waitFor();
    await keys.activate(page.getByRole('button', { name: 'Delete the account…' }));
    const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
    await keys.write(dialog.getByLabel('Type your e-mail address to confirm'), 'somebody@example.org');
    await keys.activate(dialog.getByRole('button', { name: 'Delete my account' }));
    await dialog.getByRole('alert').waitFor();
    await keys.write(dialog.getByLabel('Type your e-mail address to confirm'), email);
    await keys.activate(dialog.getByRole('button', { name: 'Delete my account' }));
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(linkIn(await mailTo(kit, { to: email, about: /will be erased on/ }), '/keep-account'));
    await keys.activate(page.getByRole('button', { name: 'Keep the account' }));
    await page.getByRole('heading', { name: 'The account stays' }).waitFor();
    kit.clock.advance(15 * day);
    await keys.activate(page.getByRole('link', { name: 'Sign in' }));
    await keys.write(page.getByLabel('E-mail'), email);
    await keys.write(page.getByLabel('Password', { exact: true }), password);
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  });

  it('asks to sign in again when that was more than ten minutes ago', async () => {
    const { cookie } = await makePerson(kit, 'Sybil');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    kit.clock.advance(11 * 60_000);
    await page.goto(`${kit.url}/profile/account`);
    await keys.write(page.getByLabel('New e-mail address'), 'sybil.new@example.org');
    await keys.activate(page.getByRole('button', { name: 'Change the address' }));
    await keys.activate(page.getByRole('button', { name: 'Sign in again' }));
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(page.url()).toContain('return_to=%2Fprofile%2Faccount');
  });
});

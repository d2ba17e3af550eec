import { expect, it } from 'vitest';
import { inBrowser, linkIn, mailTo, makePerson, password } from './kit/index.ts';

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
});

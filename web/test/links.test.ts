import { beforeAll, expect, it } from 'vitest';
import {
  burstIn,
  disconnect,
  inBrowser,
  keyboardOf,
  linkIn,
  mailTo,
  makePerson,
  type Mail,
  type Person,
} from './kit/index.ts';

inBrowser('the links of a mail about an alarm, by keyboard only and signed out', ({ kit, open }) => {
  let person: Person;
  let mail: Mail;
  beforeAll(async () => {
    person = await makePerson(kit, 'Walter');
    await person.client.call('makeWatch', {
      body: { resource: { kind: 'network', id: '64500' }, min_severity: 'low' },
    });
    await disconnect(kit, burstIn(kit, '64500'));
    mail = await mailTo(kit, { to: person.email, about: /64500/ });
  });

  it('acknowledge the alert with the button of the page, not by opening it', async () => {
    const page = await open();
    await page.goto(linkIn(mail, '/a/'));
    await page.getByRole('heading', { name: /AS64500/ }).waitFor();
    const [alert] = (await person.client.call('listAlerts', { query: {} })).items;
    expect(alert?.state).toBe('open');
    await keyboardOf(page).activate(page.getByRole('button', { name: 'Acknowledge' }));
    await page.getByText('Walter acknowledged it.').waitFor();
    const [after] = (await person.client.call('listAlerts', { query: {} })).items;
    expect(after?.state).toBe('acknowledged');
  });

  it('open the alert after signing in', async () => {
    const page = await open();
    const keys = keyboardOf(page);
    await page.goto(linkIn(mail, '/alerts/'));
    await keys.write(page.getByLabel('E-mail'), person.email);
    await keys.write(page.getByLabel('Password', { exact: true }), 'correct horse battery');
    await keys.press('Enter');
    await page.getByRole('heading', { name: /AS64500/ }).waitFor();
  });

  it('unsubscribe from the kind of message with the button of the page, not by opening it', async () => {
    const page = await open();
    await page.goto(linkIn(mail, '/u/'));
    await page.getByRole('heading', { name: /^Unsubscribe from/ }).waitFor();
    const allowed = async () => (await person.client.call('getPreferences')).preferences;
    const before = await allowed();
    await keyboardOf(page).activate(page.getByRole('button', { name: 'Unsubscribe' }));
    await page.getByRole('heading', { name: 'Unsubscribed' }).waitFor();
    expect(await allowed()).not.toEqual(before);
    await page.reload();
    await page.getByRole('heading', { name: 'Unsubscribed' }).waitFor();
  });
});

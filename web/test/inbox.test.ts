import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import {
  burstIn,
  disconnect,
  inBrowser,
  keyboardOf,
  lookAtFocus,
  makePerson,
  notificationOf,
  type Person,
} from './kit/index.ts';

const networks = ['65100', '65101', '65102', '65103'];

inBrowser('the keys of the inbox', ({ kit, open }) => {
  let person: Person;
  let page: Page;
  const row = (asn: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name: `AS${asn}` }) });
  const focusedRow = async () => {
    const { name, fault } = await lookAtFocus(page);
    expect(fault, `the focus on ${name}`).toBeUndefined();
    return /AS(\d+)/.exec(name)?.[1];
  };

  beforeEach(async ({ task }) => {
    // Tried again, it is somebody else.
    person = await makePerson(kit, `Reader-${task.id}-${task.result?.retryCount ?? 0}`);
    for (const id of networks)
      await person.client.call('makeWatch', { body: { resource: { kind: 'network', id }, min_severity: 'low' } });
    for (const [index, asn] of networks.entries()) {
      // Each test has bursts of its own: the same start again would be the same alert.
      await disconnect(kit, burstIn(kit, asn, { minutesAgo: 20 + index }));
      await notificationOf(person, new RegExp(asn));
    }
    page = await open({ cookie: person.cookie });
    await page.goto(`${kit.url}/inbox`);
    await row('65100').waitFor();
  });

  it('J and K move through the rows, newest first, and stop at the ends', async () => {
    const { press } = keyboardOf(page);
    await press('j');
    expect(await focusedRow()).toBe('65103');
    await press('j', 'j', 'j', 'j', 'j');
    expect(await focusedRow()).toBe('65100');
    await press('k');
    expect(await focusedRow()).toBe('65101');
  });

  it('E archives, the focus goes to the row that takes the place, and Undo brings it back', async () => {
    const keys = keyboardOf(page);
    await keys.press('j', 'j', 'e');
    await row('65102').waitFor({ state: 'detached' });
    await expect.poll(focusedRow).toBe('65101');
    await keys.tabTo(page.getByRole('button', { name: 'Undo' }));
    await keys.press('Enter');
    await row('65102').waitFor();
  });

  it('U marks read and unread, and Enter opens', async () => {
    const { press } = keyboardOf(page);
    await page.goto(`${kit.url}/inbox?show=all`);
    const link = row('65103').getByRole('link');
    await link.waitFor();
    expect(await link.textContent()).toMatch(/^Unread: /);
    await press('j', 'u');
    await expect.poll(() => link.textContent()).not.toMatch(/^Unread: /);
    await press('u');
    await expect.poll(() => link.textContent()).toMatch(/^Unread: /);
    await press('Enter');
    await page.getByRole('heading', { level: 1, name: /AS65103/ }).waitFor();
    await press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  });

  it('X selects, Shift+X selects up to a row, and what is chosen is archived together', async () => {
    const keys = keyboardOf(page);
    await keys.press('j', 'x', 'j', 'j', 'Shift+X');
    await page.getByRole('group', { name: '3 selected' }).waitFor();
    await keys.tabBackTo(page.getByRole('group', { name: '3 selected' }).getByRole('button', { name: 'Archive' }));
    await keys.press('Enter');
    await row('65103').waitFor({ state: 'detached' });
    expect(await page.getByRole('listitem').filter({ hasText: /AS\d/ }).count()).toBe(1);
  });

  it('Shift+A marks everything read, and Undo takes it back', async () => {
    const keys = keyboardOf(page);
    await keys.press('Shift+A');
    await page.getByText(/^Nothing unread\. Last notification /).waitFor();
    await keys.tabTo(page.getByRole('button', { name: 'Undo' }));
    await keys.press('Enter');
    await row('65103').waitFor();
  });

  it('? lists the keys, Escape closes the list, and the focus is where it was', async () => {
    const { press } = keyboardOf(page);
    await press('j', '?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.waitFor();
    await press('j', 'e');
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focusedRow()).toBe('65103');
  });

  it('what arrives waits behind a bar, and moves nothing until it is asked for', async () => {
    const keys = keyboardOf(page);
    await keys.press('j', 'j');
    const box = await row('65102').boundingBox();
    await disconnect(kit, burstIn(kit, '65100', { level: 90, minutesAgo: 5 }));
    const bar = page.getByRole('button', { name: '1 new notification. Show' });
    await bar.waitFor();
    expect(await focusedRow()).toBe('65102');
    expect(await row('65102').boundingBox()).toEqual(box);
    await keys.tabBackTo(bar);
    await keys.press('Enter');
    await expect.poll(() => row('65100').count()).toBe(2);
  });

  it('a list that was on its way does not bring back what was archived meanwhile', async () => {
    const answered = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    let isFirst = true;
    await page.route('**/api/v1/notifications?*', async (route) => {
      const response = await route.fetch();
      if (isFirst) {
        isFirst = false;
        answered.resolve();
        await released.promise;
      }
      // A list that was given up has nobody to answer.
      await route.fulfill({ response }).catch(() => undefined);
    });
    // What changes on another device makes this one read its lists anew.
    const oldest = await notificationOf(person, /65100/);
    await person.client.call('readNotification', { params: { id: oldest.id } });
    await answered.promise;
    await keyboardOf(page).press('j', 'e');
    await row('65103').waitFor({ state: 'detached' });
    released.resolve();
    await row('65100').waitFor({ state: 'detached' });
    expect(await row('65103').count()).toBe(0);
  });

  it('what is archived on one device leaves the other', async () => {
    const elsewhere = await open({ cookie: person.cookie });
    await elsewhere.goto(`${kit.url}/inbox`);
    const there = elsewhere.getByRole('link', { name: 'AS65103' });
    await there.waitFor();
    await keyboardOf(page).press('j', 'e');
    await there.waitFor({ state: 'detached' });
  });
});

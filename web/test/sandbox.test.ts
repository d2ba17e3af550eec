import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { barriersOf, burstIn, disconnect, inBrowser, keyboardOf, makePerson, type Person } from './kit/index.ts';

inBrowser('the stand-ins of sample mode, by keyboard only', ({ kit, open }) => {
  let person: Person;
  let page: Page;
  beforeEach(async ({ task }) => {
    person = await makePerson(kit, `Sandbox-${task.id}`);
    page = await open({ cookie: person.cookie });
  });

  it('Slack is connected, an alarm is seen on its page and acknowledged there', { timeout: 60_000 }, async () => {
    const keys = keyboardOf(page);
    const resource = { kind: 'network' as const, id: '64510' };
    await person.client.call('makeWatch', { body: { resource, min_severity: 'low' } });
    await page.goto(`${kit.url}/preferences`);
    await keys.activate(page.getByRole('link', { name: 'Connect Slack' }));
    await page.getByRole('heading', { level: 1, name: 'Slack sandbox' }).waitFor();
    await keys.tabTo(page.getByLabel('#general'));
    await keys.press('ArrowDown');
    await keys.activate(page.getByRole('button', { name: 'Allow' }));
    await page.getByText('Slack is connected.').waitFor();

    await disconnect(kit, burstIn(kit, '64510'));
    const entry = page.getByRole('listitem').filter({ hasText: '#noc' }).filter({ hasText: 'AS64510' });
    await expect
      .poll(async () => {
        await page.goto(`${kit.url}/dev/slack`);
        return await entry.count();
      })
      .toBe(1);
    await keys.activate(entry.getByRole('button', { name: 'Acknowledge as nelly' }));
    await expect
      .poll(async () => {
        await page.reload();
        return await entry.innerText();
      })
      .toContain(`Acknowledged by Sandbox-`);
    expect(await entry.getByRole('button').count()).toBe(0);
    const { items } = await person.client.call('listNotifications', { query: {} });
    expect(items.find(({ title }) => title.includes('AS64510'))?.alert).toMatchObject({ state: 'acknowledged' });
  });

  it('whoever connected Slack lets everybody there acknowledge', { timeout: 60_000 }, async () => {
    const keys = keyboardOf(page);
    await page.goto(`${kit.url}/preferences`);
    await keys.activate(page.getByRole('link', { name: 'Connect Slack' }));
    await keys.activate(page.getByRole('button', { name: 'Allow' }));
    const row = page
      .getByRole('list', { name: 'Where messages reach you' })
      .getByRole('listitem')
      .filter({ hasText: '#general' });
    await keys.activate(row.getByRole('button', { name: /^Let everybody there acknowledge: #general/ }));
    await row.getByText('Everybody there may acknowledge alerts, by name.').waitFor();
    await keys.tabTo(row.getByRole('button', { name: /^Let only people with an account acknowledge/ }));
    await keys.press('Enter');
    await row.getByText('Everybody there may acknowledge').waitFor({ state: 'detached' });
  });

  it.each(['mail', 'slack', 'discord', 'sms', 'push', 'hooks'])(
    'the page of %s keeps nobody out',
    { timeout: 60_000 },
    async (name) => {
      await page.goto(`${kit.url}/dev/${name}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await barriersOf(page)).toEqual([]);
    },
  );
});

import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { inBrowser, keyboardOf, makePerson, type Person } from './kit/index.ts';

interface Posted {
  readonly text: string;
  readonly channel_name: string;
}

inBrowser('adding, proving, trying and removing addresses, by keyboard only', ({ kit, open }) => {
  let person: Person;
  let page: Page;
  const row = (name: string | RegExp) =>
    page.getByRole('list', { name: 'Where messages reach you' }).getByRole('listitem').filter({ hasText: name });
  const posted = async (): Promise<Posted[]> => {
    const answer = (await (await fetch(`${kit.url}/dev/slack.json`)).json()) as { items: Posted[] };
    return answer.items;
  };

  beforeEach(async ({ task }) => {
    person = await makePerson(kit, `Channels-${task.id}`);
    page = await open({ cookie: person.cookie });
    await page.goto(`${kit.url}/preferences`);
    await page.getByRole('heading', { level: 1, name: 'Preferences' }).waitFor();
  });

  it('connects a Slack channel that is picked at Slack, and ends with a real test', { timeout: 60_000 }, async () => {
    const keys = keyboardOf(page);
    await keys.activate(page.getByRole('link', { name: 'Connect Slack' }));
    await page.getByRole('heading', { level: 1, name: 'Slack sandbox' }).waitFor();
    await keys.tabTo(page.getByLabel('#general'));
    await keys.press('ArrowDown');
    expect(await page.getByLabel('#noc').isChecked()).toBe(true);
    await keys.activate(page.getByRole('button', { name: 'Allow' }));
    await page.getByText('Slack is connected. Send a test to see that messages arrive.').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await keys.activate(row('#noc').getByRole('button', { name: /^Send a test to #noc/ }));
    await row('#noc').getByText('The test was handed over. Did it arrive?').waitFor();
    expect((await posted())[0]).toMatchObject({ channel_name: '#noc', text: expect.stringContaining('A test from') });
  });

  it('leads from a channel without an address to the way to add one', { timeout: 60_000 }, async () => {
    const keys = keyboardOf(page);
    const of = (channel: string) => page.getByRole('columnheader').filter({ hasText: channel });
    const connect = of('Slack').getByRole('link', { name: 'Connect it' });
    expect(await connect.getAttribute('href')).toBe('/api/v1/destinations/connect/slack');
    await keys.activate(of('Webhook').getByRole('link', { name: 'Add one' }));
    await keys.press('Enter');
    await page.getByRole('dialog', { name: 'Add a webhook' }).waitFor();
  });

  it('says that nothing was connected when access was not allowed', { timeout: 60_000 }, async () => {
    const keys = keyboardOf(page);
    await keys.activate(page.getByRole('link', { name: 'Connect Discord' }));
    await page.getByRole('heading', { level: 1, name: 'Discord sandbox' }).waitFor();
    await keys.activate(page.getByRole('button', { name: 'Cancel' }));
    await page.getByText('Discord was not connected: access was not allowed there.').waitFor();
    expect(await row(/Tocsin/).count()).toBe(0);
  });

  it('says what is wrong with a channel that was revoked, and mends it', { timeout: 60_000 }, async () => {
    const keys = keyboardOf(page);
    const connect = async (link: string | RegExp) => {
      await keys.activate(page.getByRole('link', { name: link }));
      await keys.activate(page.getByRole('button', { name: 'Allow' }));
    };
    await connect('Connect Slack');
    await row('#general').waitFor();
    await fetch(`${kit.url}/dev/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: 'slack', next: ['token_revoked'] }),
    });
    await keys.activate(row('#general').getByRole('button', { name: /^Send a test/ }));
    await row('#general').getByText('Connect it again to resume.').waitFor();
    await connect(/^Connect again.*#general/);
    await page.getByText('Slack is connected again, under the name it had.').waitFor();
    expect(await row('#general').getByText('Connect it again to resume.').count()).toBe(0);
  });

  it('adds an e-mail address by its code, names it and removes it', { timeout: 60_000 }, async () => {
    const keys = keyboardOf(page);
    const address = `second-${person.email}`;
    await keys.activate(page.getByRole('button', { name: 'Add an e-mail address' }));
    const adding = page.getByRole('dialog', { name: 'Add an e-mail address' });
    await keys.activate(adding.getByRole('button', { name: 'Add' }));
    await adding.getByRole('alert').getByText('Enter the e-mail address.').waitFor();
    await keys.write(adding.getByLabel('E-mail address'), address);
    await keys.press('Enter');
    const confirming = page.getByRole('dialog', { name: /^Confirm/ });
    await keys.write(confirming.getByLabel('Code'), await codeFor(address));
    await keys.press('Enter');
    await confirming.waitFor({ state: 'detached' });
    await page.getByText(/is confirmed\.$/).waitFor();
    await keys.tabBackTo(page.getByRole('button', { name: /^Rename s/ }));
    await keys.press('Enter');
    const naming = page.getByRole('dialog', { name: /^Rename/ });
    await keys.write(naming.getByLabel('Name'), 'Night shift');
    await keys.press('Enter');
    await row('Night shift').waitFor();
    await keys.tabTo(page.getByRole('button', { name: 'Remove Night shift' }));
    await keys.press('Enter');
    const removing = page.getByRole('dialog', { name: 'Remove Night shift?' });
    await keys.activate(removing.getByRole('button', { name: 'Remove' }));
    await row('Night shift').waitFor({ state: 'detached' });
  });

  it('says why an address inside the network is refused for a webhook', { timeout: 60_000 }, async () => {
    const keys = keyboardOf(page);
    await keys.activate(page.getByRole('button', { name: 'Add a webhook' }));
    const adding = page.getByRole('dialog', { name: 'Add a webhook' });
    await keys.write(adding.getByLabel('Web address'), 'http://10.0.0.1/hook');
    await keys.press('Enter');
    await adding.getByRole('alert').waitFor();
  });

  async function codeFor(to: string): Promise<string> {
    let code = '';
    await expect
      .poll(async () => {
        const answer = await fetch(`${kit.url}/dev/mail.json?to=${encodeURIComponent(to)}`);
        const { items } = (await answer.json()) as { items: { text: string }[] };
        code = /\b(\d{6})\b/.exec(items[0]?.text ?? '')?.[1] ?? '';
        return code;
      })
      .toMatch(/^\d{6}$/);
    return code;
  }
});

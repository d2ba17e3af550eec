import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { TestApp } from '../../server/test/kit/index.ts';
import { inBrowser, keyboardOf, makePerson, settled } from './kit/index.ts';

async function setPrice(kit: TestApp, coin: string, usd: string): Promise<void> {
  const response = await fetch(`${kit.url}/dev/prices`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ [coin]: { usd } }),
  });
  expect(response.status).toBe(200);
}

/** Waits until the toast before the present one has left the page. */
async function oneToast(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll('.toast').length < 2);
}

inBrowser('price alerts', ({ kit, open }) => {
  it('are set, seen to trigger, re-armed, deleted and restored by keyboard only', async () => {
    await setPrice(kit, 'bitcoin', '60000');
    const { cookie } = await makePerson(kit, 'Ingrid');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await settled(page, `${kit.url}/prices`);
    await keys.activate(page.getByRole('button', { name: 'Set the alert' }));
    await page.getByRole('alert').getByText('Choose a coin from the list.').waitFor();

    await keys.activate(page.getByRole('link', { name: 'Choose a coin from the list.' }));
    await keys.write(page.getByRole('combobox', { name: 'Coin' }), 'bitcoin');
    await page.getByRole('option', { name: /Bitcoin BTC/ }).waitFor();
    await keys.press('ArrowDown', 'Enter');
    await page.getByText('Now 60,000.00 USD.').waitFor();
    await keys.write(page.getByLabel('Price', { exact: true }), '61,500');
    await page.getByText('Tell me when Bitcoin rises above 61,500 USD, once.').waitFor();
    await page.getByText('2.5 % away.').waitFor();
    await keys.press('Enter');
    await page.getByRole('link', { name: 'Bitcoin rises above 61,500 USD' }).waitFor();
    await page.getByText('1 of 50 price alerts.').waitFor();

    await setPrice(kit, 'bitcoin', '62000');
    await page.getByText('Nothing waits.').waitFor();
    await keys.activate(page.getByRole('link', { name: /^Triggered/ }));
    await page.getByText('triggered at 62,000.00 USD').waitFor();
    await keys.activate(page.getByRole('button', { name: 'Re-arm: Bitcoin rises above 61,500 USD' }));
    await page.getByText('None has triggered.').waitFor();
    await oneToast(page);
    await keys.activate(page.getByRole('link', { name: /^Active/ }));
    await keys.activate(page.getByRole('button', { name: 'Delete: Bitcoin rises above 61,500 USD' }));
    await page.getByText('Nothing waits.').waitFor();
    await oneToast(page);
    await keys.activate(page.getByRole('link', { name: /^Deleted/ }));
    await keys.activate(page.getByRole('button', { name: 'Restore: Bitcoin rises above 61,500 USD' }));
    await page.getByText('None is deleted.').waitFor();
  });

  it('are filled by a distance from now, duplicated, and several deleted and brought back at once', async () => {
    await setPrice(kit, 'ethereum', '3000');
    const { cookie, client } = await makePerson(kit, 'Olga');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await settled(page, `${kit.url}/prices/ethereum`);
    await keys.write(page.getByLabel('% from now, − for below'), '−5');
    await page.getByText(/^Tell me when Ethereum rises above 2,\d{3} USD, once\./).waitFor();
    await keys.tabTo(page.getByRole('checkbox', { name: 'SMS' }));
    await keys.press('Space', 'Enter');
    await page.getByText(/once · by SMS/).waitFor();
    const [first] = (await client.call('listPriceAlerts', {})).items;
    expect(first?.channels).toEqual(['sms']);
    await client.call('deletePriceAlert', { params: { id: first?.id ?? '' } });
    await client.call('makePriceAlert', { body: { coin: 'ethereum', condition: 'rises_above', price: '4000' } });
    await settled(page, `${kit.url}/prices`);
    await keys.activate(page.getByRole('button', { name: 'Duplicate: Ethereum rises above 4,000 USD' }));
    const dialog = page.getByRole('dialog');
    await keys.write(dialog.getByLabel('Price'), '4100');
    await keys.press('Enter');
    await page.getByRole('link', { name: 'Ethereum rises above 4,100 USD' }).waitFor();
    await oneToast(page);
    for (const price of ['4,100', '4,000']) {
      const box = page.getByRole('checkbox', { name: `Select: Ethereum rises above ${price} USD` });
      // From the dialog the focus came back to the lower row.
      if (price === '4,100') await keys.tabBackTo(box);
      else await keys.tabTo(box);
      await keys.press('Space');
    }
    await keys.tabBackTo(page.getByRole('button', { name: 'Delete selected' }));
    await keys.press('Enter');
    await page.getByText('Nothing waits.').waitFor();
    await page.getByText('2 price alerts deleted.').waitFor();
    await oneToast(page);
    await keys.activate(page.getByRole('button', { name: 'Undo' }));
    await page.getByRole('link', { name: 'Ethereum rises above 4,000 USD' }).waitFor();
    await page.getByRole('link', { name: 'Ethereum rises above 4,100 USD' }).waitFor();
  });

  it('have thresholds that are dragged on the chart, or typed instead', async () => {
    await setPrice(kit, 'solana', '150');
    const { cookie, client } = await makePerson(kit, 'Rosa');
    const body = { coin: 'solana', condition: 'falls_below', price: '149.9' } as const;
    const { id } = await client.call('makePriceAlert', { body });
    const priceOf = async () => (await client.call('getPriceAlert', { params: { id } })).price;
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await settled(page, `${kit.url}/prices/solana`);
    const handle = page.getByRole('button', {
      name: /^Drag to another price, or press to type it: Solana falls below/,
    });
    const box = await handle.boundingBox();
    const [x, y] = [(box?.x ?? 0) + 12, (box?.y ?? 0) + 12];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y - 40, { steps: 5 });
    await page.mouse.up();
    await page.getByText('Changed.').waitFor();
    const dragged = Number(await priceOf());
    expect(dragged).toBeGreaterThan(149.9);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(priceOf).toBe('149.9');

    // From the start again: what the mouse left focused shows no outline.
    await settled(page, `${kit.url}/prices/solana`);
    await keys.tabTo(handle);
    await keys.press('Enter');
    await keys.write(page.getByRole('dialog').getByLabel('Price'), '149.8');
    await keys.tabTo(page.getByRole('dialog').getByRole('checkbox', { name: 'Discord' }));
    await keys.press('Space', 'Enter');
    await expect.poll(priceOf).toBe('149.8');
    expect((await client.call('getPriceAlert', { params: { id } })).channels).toEqual(['discord']);
  });

  it('on a coin are drawn on its chart, which is a table as well', async () => {
    await setPrice(kit, 'bitcoin', '60000');
    const { cookie, client } = await makePerson(kit, 'Nadia');
    await client.call('makePriceAlert', {
      body: { coin: 'bitcoin', condition: 'falls_below', price: '59900', name: 'Floor' },
    });
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await settled(page, `${kit.url}/prices/bitcoin`);
    await page.getByText('Alert “Floor” 59,900 USD').waitFor();
    await keys.tabTo(page.getByRole('slider', { name: 'Read the chart point by point' }));
    await keys.press('ArrowLeft');
    await keys.activate(page.getByRole('button', { name: 'View as a table' }));
    await page.getByRole('table', { name: 'The price of Bitcoin' }).waitFor();
    await keys.activate(page.getByRole('link', { name: '7 days' }));
    await page.waitForURL(/days=7/);
  });
});

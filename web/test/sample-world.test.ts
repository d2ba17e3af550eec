import { it } from 'vitest';
import { inBrowser, settled } from './kit/index.ts';
import { browser } from '../../server/test/kit/index.ts';

const aMinute = { timeout: 60_000 };

inBrowser('the sample world', ({ kit, open }) => {
  it('is seen alive on the pages of all five systems within a minute', { timeout: 120_000 }, async () => {
    const email = 'ada@tocsin.test';
    const password = new RegExp(`${email}\\s+(\\S+)`).exec(kit.app.greeting.join('\n'))?.[1] ?? '';
    const ada = browser(kit.url);
    await ada.call('signIn', { body: { email, password } });
    const page = await open({ cookie: ada.cookie() });
    await settled(page, `${kit.url}/inbox`);
    for (const words of [/Your address is confirmed/, /How to read a network alarm/])
      await page.getByRole('link', { name: words }).first().waitFor(aMinute);
    // What comes while somebody reads waits behind the bar.
    const bar = page.getByRole('button', { name: /new notifications?\. Show/ });
    await bar.waitFor(aMinute);
    await settled(page, `${kit.url}/networks`);
    await page
      .getByText(/AS2497/)
      .first()
      .waitFor(aMinute);
    await settled(page, `${kit.url}/prices`);
    await page
      .getByRole('link', { name: /Ethereum/ })
      .first()
      .waitFor(aMinute);
    await settled(page, `${kit.url}/inbox`);
    await page
      .getByRole('link', { name: /Ethereum (rose above|fell below) 3,000/ })
      .first()
      .waitFor(aMinute);
    await settled(page, `${kit.url}/articles`);
    await page.getByRole('link', { name: 'How to read a network alarm' }).first().waitFor(aMinute);
    await settled(page, `${kit.url}/desk`);
    await page.getByText('Sample Visitor').first().waitFor(aMinute);
  });
});

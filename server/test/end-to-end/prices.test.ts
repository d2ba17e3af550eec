import { browser, eventually, mailsTo, usingApp } from '#kit';
import { afterAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

const kit = usingApp();
const password = 'a password for prices';
const sockets: WebSocket[] = [];
afterAll(() => sockets.forEach((socket) => socket.close()));

async function signedIn(name: string, role: 'AUTHENTICATED' | 'ADMIN' = 'AUTHENTICATED') {
  const email = `${name}@example.org`;
  await kit.app.ground.accounts.createUser({ email, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return { one, email };
}

async function dev(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${kit.url}/dev/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

function listen(cookie: string) {
  const url = new URL('/api/v1/stream', kit.url.replace('http', 'ws'));
  const socket = new WebSocket(url, { headers: { cookie, origin: kit.url } });
  sockets.push(socket);
  const titles: string[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; data?: { title: string } };
    if (message.type === 'notification') titles.push(message.data?.title ?? '');
  });
  return { titles, opened: new Promise((resolve) => socket.once('message', resolve)) };
}

describe('a price alert, from the price to the mail', () => {
  it('fires once when the price reaches it, and tells its owner by mail and live (defect: no mail is really sent)', async () => {
    const { one, email } = await signedIn('coin-holder');
    const inbox = listen(one.cookie());
    await inbox.opened;
    await dev('prices', { bitcoin: { usd: '60000' } });
    const alert = await one.call('makePriceAlert', {
      body: { coin: 'bitcoin', currency: 'usd', condition: 'rises_above', price: '61000', name: 'Ceiling' },
    });
    expect(alert).toMatchObject({ status: 'created', price: '61000', coin: { id: 'bitcoin', symbol: 'BTC' } });
    await eventually(async () => {
      const { current } = await one.call('getPriceAlert', { params: { id: alert.id } });
      expect(current?.price).toBe('60000');
    });
    await dev('prices', { bitcoin: { usd: '61517.4' } });

    const title = 'Bitcoin rose above 61,000 USD';
    await eventually(() => expect(inbox.titles).toContain(title));
    const mail = await eventually(async () => {
      const found = (await mailsTo(kit, email)).find(({ subject }) => subject === title);
      return found ?? Promise.reject(new Error('No mail yet.'));
    });
    expect(mail.text).toContain('It is at 61,517.40 USD; the last check saw 60,000.00 USD.');
    expect(mail.text).toContain(`${kit.url}/prices/bitcoin?currency=usd`);

    await dev('prices', { bitcoin: { usd: '60000' } });
    await dev('prices', { bitcoin: { usd: '62000' } });
    const after = await one.call('getPriceAlert', { params: { id: alert.id } });
    expect(after).toMatchObject({ status: 'triggered', firings: 1, triggered_price: '61517.4' });
    expect(after.fired).toMatchObject([{ price: '61517.4', price_before: '60000' }]);
    expect((await mailsTo(kit, email)).filter(({ subject }) => subject === title)).toHaveLength(1);
  });

  it('with channels of its own is told on those alone, whatever the preferences say', async () => {
    const { one, email } = await signedIn('quiet-holder');
    await dev('prices', { dogecoin: { usd: '0.1' } });
    const { id } = await one.call('makePriceAlert', {
      body: { coin: 'dogecoin', condition: 'is_below', price: '0.2', channels: ['in_app'] },
    });
    const title = 'Dogecoin is below 0.2 USD';
    const item = await eventually(async () => {
      const { items } = await one.call('listNotifications', { query: {} });
      return items.find((found) => found.title === title) ?? Promise.reject(new Error('Nothing in the inbox yet.'));
    });
    const { decisions } = await one.call('whyNotification', { params: { id: item.id } });
    expect(decisions.map(({ channel, status, reason }) => [channel, status, reason])).toEqual(
      expect.arrayContaining([['email', 'suppressed', 'watch_channels']]),
    );
    expect((await mailsTo(kit, email)).map(({ subject }) => subject)).not.toContain(title);
    expect(await one.call('getPriceAlert', { params: { id } })).toMatchObject({ channels: ['in_app'] });
  });

  it('that is a state opens an alert that its owner sees, ends by the price, and is hidden from an administrator', async () => {
    const { one, email } = await signedIn('state-holder');
    const admin = await signedIn('price-admin', 'ADMIN');
    await dev('prices', { litecoin: { usd: '70' } });
    const made = await one.call('makePriceAlert', { body: { coin: 'LTC', condition: 'is_below', price: '71' } });
    const [open] = await eventually(async () => {
      const { items } = await one.call('listAlerts', { query: { category: 'price' } });
      expect(items).toMatchObject([{ state: 'open', title: 'Litecoin is below 71 USD', may: { resolve: true } }]);
      return items;
    });
    await expect(admin.one.call('getAlert', { params: { id: open?.id ?? '' } })).rejects.toMatchObject({
      code: 'ALERT_NOT_FOUND',
    });
    await expect(admin.one.call('getPriceAlert', { params: { id: made.id } })).rejects.toMatchObject({
      code: 'PRICE_ALERT_NOT_FOUND',
    });
    await dev('prices', { litecoin: { usd: '72' } });
    await eventually(async () => {
      const subjects = (await mailsTo(kit, email)).map(({ subject }) => subject);
      expect(subjects).toContain('Over: Litecoin is no longer below 71 USD');
    });
    expect(await one.call('getAlert', { params: { id: open?.id ?? '' } })).toMatchObject({ state: 'resolved' });
  });

  it('is not fired by a provider that fails, which the list says (defect: no handling of 429, HTML errors or time-outs)', async () => {
    const { one } = await signedIn('patient');
    await dev('prices', { monero: { usd: '150' } });
    const { id } = await one.call('makePriceAlert', {
      body: { coin: 'monero', condition: 'falls_below', price: '140' },
    });
    await eventually(async () =>
      expect((await one.call('getPriceAlert', { params: { id } })).current?.price).toBe('150'),
    );
    await dev('faults', { provider: 'coingecko', next: ['429-html:1'] });
    // Whichever look comes first, this one or the one of the interval, meets the fault.
    expect(await dev('prices', { monero: { usd: '130' } })).toMatchObject({ fired: 0, failure: expect.any(String) });
    const list = await one.call('listPriceAlerts', {});
    expect(list.feed).toMatchObject({ state: 'stale', failure: expect.stringMatching(/asked for a pause/) });
    expect(list.items).toMatchObject([{ status: 'created' }]);
    await dev('clock', { advance: 'PT5S' });
    await dev('prices', { monero: { usd: '130' } });
    expect((await one.call('listPriceAlerts', {})).items).toMatchObject([{ status: 'triggered' }]);
  });

  it('answers with the status that fits (defect: wrong status codes)', async () => {
    const { one } = await signedIn('status-reader');
    const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
      fetch(`${kit.url}/api/v1/${path}`, {
        method,
        headers: {
          cookie: one.cookie(),
          origin: kit.url,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    const rule = { coin: 'bitcoin', currency: 'usd', condition: 'crosses', price: '61000' };
    const made = await send('POST', 'price-alerts', rule);
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect((await send('POST', 'price-alerts', rule)).status).toBe(409);
    expect((await send('POST', 'price-alerts', { ...rule, price: '-1' })).status).toBe(422);
    expect((await send('POST', 'price-alerts', { ...rule, price: 61000 })).status).toBe(422);
    expect((await send('POST', 'price-alerts', { ...rule, coin: 'uni' })).status).toBe(422);
    expect((await send('POST', 'price-alerts', { ...rule, coin: 'nothing' })).status).toBe(404);
    expect((await send('PATCH', `price-alerts/${id}`, { name: 'x' }, { 'if-match': '"7"' })).status).toBe(412);
    expect((await send('PATCH', `price-alerts/${id}`, { name: 'x' }, { 'if-match': '"1"' })).status).toBe(200);
    const list = await send('GET', 'price-alerts?status=paused');
    expect(list.status).toBe(200);
    const etag = list.headers.get('etag') ?? '';
    expect((await send('GET', 'price-alerts?status=paused', undefined, { 'if-none-match': etag })).status).toBe(304);
    expect((await send('GET', 'coins/bitcoin/chart?currency=eur&days=7')).status).toBe(200);
    expect((await send('GET', 'coins/nothing/chart')).status).toBe(404);
    expect((await send('DELETE', `price-alerts/${id}`)).status).toBe(204);
    expect((await send('POST', `price-alerts/${id}/rearm`)).status).toBe(409);
    expect((await send('POST', `price-alerts/${id}/restore`)).status).toBe(200);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts } from './example-accounts.ts';
import type { ExampleAccounts } from './example-accounts.ts';
import { tellNewDevice } from './new-device.ts';

const using = usingDatabase();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock: stillClock() });
});

async function told(id: string): Promise<unknown[]> {
  while (await tellNewDevice(example.context));
  return example.announced
    .filter(({ type, userId }) => type === 'account.new_device' && userId === id)
    .map(({ details }) => details);
}

describe('a sign-in from a new device', () => {
  it('is told to the person by the name of the device, but not the first of all', async () => {
    const { id, email } = await example.makePerson();
    await example.browser().signIn(email);
    expect(await told(id)).toEqual([]);
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' };
    const body = { email, password: 'a heron at the weir' };
    await example.browser().call('signIn', { body, headers });
    expect(await told(id)).toEqual([{ device: 'Firefox on Linux' }]);
  });

  it('is not told for a browser that signed in before', async () => {
    const { id, email } = await example.makePerson();
    const browser = example.browser();
    await browser.signIn(email);
    await browser.call('signOut');
    await browser.signIn(email);
    expect(await told(id)).toEqual([]);
  });
});

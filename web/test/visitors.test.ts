import { beforeAll, expect, it } from 'vitest';
import {
  findBarriers,
  inBrowser,
  keyboardOf,
  makePerson,
  overflowOf,
  settled,
  type Person,
  type World,
} from './kit/index.ts';

const timeout = 90_000;

const atLisbon = { VISIT_TIME_ZONE: 'Europe/Lisbon' };

inBrowser('the visitor desk', visitorDesk, atLisbon);

function visitorDesk({ kit, open }: World): void {
  let manager: Person;
  let host: Person;
  beforeAll(async () => {
    manager = await makePerson(kit, 'Marta', 'MANAGER');
    host = await makePerson(kit, 'Ines');
    const { id } = await host.client.call('getMe');
    await manager.client.call('changeHost', { params: { id }, body: { hosting: true, team: 'Board' } });
  });

  it('is worked by keyboard: check in, see who is in the house, check out', { timeout }, async () => {
    const page = await open({ cookie: manager.cookie });
    await settled(page, `${kit.url}/desk/check-in`);
    const keys = keyboardOf(page);
    await keys.write(page.getByLabel('Full name'), 'Grete');
    await keys.write(page.getByLabel('E-mail'), 'grete@example.net');
    await keys.activate(page.getByRole('button', { name: 'Check in' }));
    await page.getByRole('alert').getByText('Choose a host from the list.').waitFor();
    await keys.tabTo(page.getByLabel('Full name'));
    await keys.press('End');
    await page.keyboard.insertText(' Hermann');
    await keys.write(page.getByRole('combobox', { name: 'Host', exact: true }), 'ine');
    await page.getByRole('option', { name: /Ines, Board/ }).waitFor();
    await keys.press('ArrowDown', 'Enter');
    await keys.activate(page.getByRole('button', { name: 'Check in' }));
    await page.getByText('Ines is told and knows where you are.').waitFor();
    await keys.activate(page.getByRole('link', { name: 'To the visitors' }));
    await page.getByText('Grete Hermann').first().waitFor();
    await keys.activate(page.getByRole('button', { name: 'Check out Grete Hermann' }));
    await page.getByText('Grete Hermann is checked out and is told about the visit.').waitFor();
    await page.getByRole('button', { name: 'Check out Grete Hermann' }).waitFor({ state: 'detached' });
  });

  it('says when a busy host is free, and who is free now', { timeout }, async () => {
    const page = await open({ cookie: manager.cookie });
    const { id } = await host.client.call('getMe');
    const check_out_at = new Date(kit.clock.now().getTime() + 3_600_000).toISOString();
    const visitor = { full_name: 'Emmy Noether', email: 'emmy@example.net' };
    const visit = await manager.client.call('makeVisit', { body: { visitor, host_id: id, check_out_at } });
    await settled(page, `${kit.url}/desk/check-in`);
    await page.getByLabel('Full name').fill('Hedy Lamarr');
    await page.getByLabel('E-mail').fill('hedy@example.net');
    await page.getByRole('combobox', { name: 'Host', exact: true }).fill('ines');
    await page.getByRole('option', { name: /With a visitor, free at \d\d:\d\d/ }).click();
    await page.getByRole('button', { name: 'Check in' }).click();
    await page
      .getByRole('alert')
      .getByText(/Ines: with a visitor, free at \d\d:\d\d/)
      .waitFor();
    expect((await findBarriers(page)).violations).toEqual([]);
    await manager.client.call('checkOutVisit', { params: { id: visit.id } });
  });

  it(
    'shows its host who is here, on the page of the alert, and lets them check the visitor out',
    { timeout },
    async () => {
      const { id } = await host.client.call('getMe');
      const check_out_at = new Date(kit.clock.now().getTime() + 3_600_000).toISOString();
      const visitor = { full_name: 'Lise Meitner', email: 'lise@example.net', company: 'Uranium House' };
      const { alert } = await manager.client.call('makeVisit', { body: { visitor, host_id: id, check_out_at } });
      const page = await open({ cookie: host.cookie, width: 360 });
      await settled(page, `${kit.url}/alerts/${alert?.id}`);
      await page.getByText('Uranium House').waitFor();
      expect(await overflowOf(page)).toEqual([]);
      expect((await findBarriers(page)).violations).toEqual([]);
      await page.getByRole('button', { name: 'Check out' }).click();
      await page.getByText('Lise Meitner is checked out and is told about the visit.').waitFor();
    },
  );

  it('has an evacuation list on paper and as a file, also while the server is away', { timeout }, async () => {
    const check_out_at = new Date(kit.clock.now().getTime() + 3_600_000).toISOString();
    const visitor = { full_name: '=Grete Hermann', phone: '+351912345678' };
    const visit = await manager.client.call('makeVisit', { body: { visitor, any: true, check_out_at } });
    const page = await open({ cookie: manager.cookie });
    await settled(page, `${kit.url}/desk`);
    await page.route('**/api/**', (route) => route.abort());
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).click();
    const file = await (await coming).createReadStream();
    const csv = (await file.toArray()).join('');
    expect(csv).toMatch(/^Visitor,Company,Host,In,Until,Badge,Phone\r\n/);
    expect(csv).toContain(`'=Grete Hermann,`);
    expect(csv).toContain(`,'+351912345678\r\n`);
    await page.emulateMedia({ media: 'print' });
    await page.getByRole('rowheader', { name: '=Grete Hermann' }).waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('navigation').count()).toBe(0);
    await manager.client.call('checkOutVisit', { params: { id: visit.id } });
  });

  it('has a kiosk where visitors check themselves in and out, and which forgets them', { timeout }, async () => {
    const { url } = await manager.client.call('makeKiosk', { body: { name: 'Front door' } });
    const page = await open({ width: 800, height: 1100 });
    await settled(page, url);
    expect(page.url()).toBe(`${kit.url}/kiosk`);
    await page.getByRole('button', { name: 'Check in' }).click();
    await page.waitForFunction(() => document.querySelector<HTMLSelectElement>('#phone_country')?.value === 'PT');
    await page.getByLabel('Full name').fill('Maria Telkes');
    await page.getByLabel('Phone', { exact: true }).fill('+351 912 345 678');
    await page.getByLabel('Whom to see').selectOption('any');
    expect((await findBarriers(page)).violations).toEqual([]);
    await page.getByRole('button', { name: 'Check in' }).click();
    const title = page.getByRole('heading', { name: /^Badge \d+$/ });
    await title.waitFor();
    const badge = /\d+/.exec((await title.textContent()) ?? '')?.[0] ?? '';
    await page.getByRole('button', { name: 'Back to the start' }).click();
    await page.getByRole('button', { name: 'Check out' }).click();
    await page.getByLabel('Number of the badge').fill(badge);
    await page.getByRole('button', { name: 'Check out' }).click();
    await page.getByRole('heading', { name: 'You are checked out' }).waitFor();
    expect(await page.getByText('Maria Telkes').count()).toBe(0);
  });

  it('starts anew when nobody touches the kiosk, after a warning that can be put off', { timeout }, async () => {
    const { url } = await manager.client.call('makeKiosk', { body: { name: 'Back door' } });
    const page = await open({ width: 800, height: 1100 });
    await page.clock.install();
    await settled(page, url);
    await page.getByRole('button', { name: 'Check in' }).click();
    await page.clock.runFor(25_000);
    await page.getByRole('button', { name: 'I am still here' }).click();
    await page.clock.runFor(15_000);
    await page.getByRole('heading', { name: 'Check in' }).waitFor();
    await page.clock.runFor(20_000);
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  });

  it('has no empty column of times before its hosts on a phone', { timeout }, async () => {
    const page = await open({ cookie: manager.cookie, width: 360 });
    await settled(page, `${kit.url}/desk/hosts`);
    const row = page.getByRole('listitem').filter({ hasText: 'Ines, Board' });
    const [outer, name] = await Promise.all([row.boundingBox(), row.getByText('Ines, Board').boundingBox()]);
    expect((name?.x ?? 0) - (outer?.x ?? 0)).toBeLessThan(40);
  });

  it.each(['/desk', '/desk/check-in', '/desk/left', '/desk/hosts', '/desk/kiosks'])(
    'fits a phone and has no barriers on %s',
    { timeout },
    async (path) => {
      const page = await open({ cookie: manager.cookie, width: 360 });
      await settled(page, `${kit.url}${path}`);
      expect(await overflowOf(page)).toEqual([]);
      expect((await findBarriers(page)).violations).toEqual([]);
    },
  );
}

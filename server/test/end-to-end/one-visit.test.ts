import { makeClient } from '@tocsin/sdk';
import { browser, eventually, mailAbout, mailsTo, usingApp } from '#kit';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

const kit = usingApp({ VISIT_PLACE: 'Harbour House', VISIT_TIME_ZONE: 'Europe/Lisbon' });
const password = 'a long enough password';
const minute = 60_000;
const open = new Set<WebSocket>();
let manager: ReturnType<typeof browser>;
let host: ReturnType<typeof browser>;
let hostId = '';

beforeAll(async () => {
  manager = (await personCalled('manager', 'MANAGER')).one;
  const ines = await personCalled('ines', 'AUTHENTICATED');
  [host, hostId] = [ines.one, ines.id];
  await manager.call('changeHost', { params: { id: hostId }, body: { hosting: true, team: 'Board' } });
});

afterEach(() => {
  for (const socket of open) socket.close();
  open.clear();
});

async function personCalled(name: string, role: 'AUTHENTICATED' | 'MANAGER') {
  const email = `${name}@example.org`;
  const { id } = await kit.app.ground.accounts.createUser({ email, displayName: `${name} example`, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return { id, one };
}

interface Heard {
  readonly type: string;
  readonly data?: {
    readonly category: string;
    readonly title: string;
    readonly alert: { readonly id: string; readonly state: string } | null;
  };
}

/** What the host's open inbox hears. */
async function listen(cookie: string) {
  const socket = new WebSocket(new URL('/api/v1/stream', kit.url.replace('http', 'ws')), {
    headers: { cookie, origin: kit.url },
  });
  open.add(socket);
  const heard: Heard[] = [];
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') heard.push(JSON.parse(data));
  });
  const until = (match: (message: Heard) => boolean) =>
    eventually(() => heard.find(match) ?? Promise.reject(new Error(`Not heard among ${heard.length}.`)));
  await until(({ type }) => type === 'hello');
  return until;
}

const inMinutes = (minutes: number) => new Date(kit.clock.now().getTime() + minutes * minute).toISOString();
const visitState = (state: string) => (message: Heard) =>
  message.type === 'notification' && message.data?.category === 'visitor' && message.data.alert?.state === state;

/** A tablet at the door, with nothing but its device token. */
async function tablet() {
  const { token } = await manager.call('makeKiosk', { body: { name: 'Front door' } });
  return makeClient({
    baseUrl: kit.url,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token}`);
      return fetch(input, { ...init, headers });
    },
  });
}

describe("from the visitor's form to the host and back to the visitor", () => {
  it('the host hears at once by mail and live, and the visitor by mail at the planned end', async () => {
    const until = await listen(host.cookie());
    const kiosk = await tablet();
    const { items } = await kiosk.call('kioskHosts', { query: { query: 'ines' } });
    expect(items).toMatchObject([{ id: hostId, team: 'Board', state: 'free', words: 'Free' }]);

    const visitor = { full_name: 'Grete Hermann', email: 'grete@example.net', company: 'Bremen' };
    const entered = await kiosk.call('kioskCheckIn', {
      body: { visitor, host_id: hostId, check_out_at: inMinutes(45), purpose: 'Interview' },
    });
    const told = await until(visitState('open'));
    expect(told.data?.title).not.toContain('Hermann');
    const opening = await mailAbout(kit, 'ines@example.org', /Grete Hermann is here for you/);
    for (const part of ['Bremen', 'grete@example.net', 'Interview', 'Harbour House', `Badge: ${entered.badge}`])
      expect(opening.text).toContain(part);

    const [visit] = (await manager.call('listVisits', { query: { state: 'on_site', host_id: hostId } })).items;
    expect(visit).toMatchObject({ badge: entered.badge, state: 'on_site', overdue: false, alert: { state: 'open' } });
    const seen = await host.call('getVisit', { params: { id: visit?.id ?? '' } });
    expect(seen.visitor?.full_name).toBe('Grete Hermann');
    const alertId = seen.alert?.id ?? '';
    expect(await host.call('acknowledgeAlert', { params: { id: alertId } })).toMatchObject({ id: alertId });

    await fetch(`${kit.url}/dev/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: 'PT46M' }),
    });
    await until(visitState('resolved'));
    const summary = await mailAbout(kit, 'grete@example.net', /Your visit to Harbour House has ended/);
    expect(summary.text).toMatch(/Host: ines example/);
    expect(summary.text).toMatch(/In: \w+ \d+ \w+ \d{4}, \d\d:\d\d (WET|WEST|GMT\+?\d?)/);
    expect(summary.text).toMatch(/Out: /);
    await mailAbout(kit, 'ines@example.org', /Grete Hermann has left/);
    expect((await mailsTo(kit, 'grete@example.net')).filter(({ subject }) => /ended/.test(subject))).toHaveLength(1);
  });

  it('mixed time zones and raw ISO times in messages: every time is told in the zone of the place', async () => {
    const kiosk = await tablet();
    const visitor = { full_name: 'Maria Telkes', email: 'maria@example.net' };
    const { badge } = await kiosk.call('kioskCheckIn', {
      body: { visitor, host_id: hostId, check_out_at: inMinutes(30) },
    });
    await kiosk.call('kioskCheckOut', { body: { badge } });
    const { text, html } = await mailAbout(kit, 'maria@example.net', /has ended/);
    expect(text + html).not.toMatch(/\d{4}-\d\d-\d\dT|UTC/);
    const zones = [...text.matchAll(/\d\d:\d\d ([A-Z]+(?:[+-]\d+)?)/g)].map(([, zone]) => zone);
    expect(zones.length).toBeGreaterThanOrEqual(3);
    expect(new Set(zones).size).toBe(1);
  });

  it('a visitor who gave a phone number alone hears by SMS, with the place, the host and both times', async () => {
    const visitor = { full_name: 'Maria Telkes', phone: '912 345 678', phone_country: 'PT' };
    const visit = await manager.call('makeVisit', { body: { visitor, host_id: hostId, check_out_at: inMinutes(30) } });
    await manager.call('checkOutVisit', { params: { id: visit.id } });
    const text = await eventually(async () => {
      const { items } = (await (await fetch(`${kit.url}/dev/sms.json`)).json()) as {
        items: { to: string; body: string }[];
      };
      const found = items.find(({ to }) => to === '+351912345678');
      return found ?? Promise.reject(new Error('No SMS came.'));
    });
    expect(text.body).toMatch(
      /^Your visit to Harbour House has ended. Host: ines example. In .*, out .*\d\d:\d\d WES?T$/,
    );
  });

  it('always HTTP 200: each failure has its status, its code and a sentence', async () => {
    const kiosk = await tablet();
    const visitor = { full_name: 'Hedy Lamarr', email: 'hedy@example.net' };
    const body = { visitor, host_id: hostId, check_out_at: inMinutes(20) };
    const { badge } = await kiosk.call('kioskCheckIn', { body });
    await expect(kiosk.call('kioskCheckIn', { body })).rejects.toMatchObject({ status: 409, code: 'HOST_BUSY' });
    const refusals: [object, number, string][] = [
      [{ ...body, check_out_at: inMinutes(-1) }, 422, '/check_out_at'],
      [{ ...body, visitor: { ...visitor, full_name: 'Hedy' } }, 422, '/visitor/full_name'],
      [{ ...body, visitor: { full_name: 'Hedy Lamarr' } }, 422, '/visitor/email'],
      [{ ...body, visitor: { full_name: 'Hedy Lamarr', phone: '12' } }, 422, '/visitor/phone'],
    ];
    for (const [wrong, status, pointer] of refusals)
      await expect(manager.call('makeVisit', { body: wrong as typeof body })).rejects.toMatchObject({
        // bad on purpose
        status,
        errors: [{ pointer }],
      });
    await expect(kiosk.call('kioskCheckOut', { body: { badge: 9999 } })).rejects.toMatchObject({ status: 404 });
    await kiosk.call('kioskCheckOut', { body: { badge } });
    await expect(kiosk.call('kioskCheckOut', { body: { badge } })).rejects.toMatchObject({ code: 'VISIT_NOT_FOUND' });
  });

  it('200 at once for one host over HTTP: one 201 and 199 × 409 with the new free time', async () => {
    const [free] = (await manager.call('listHosts', { query: { team: 'Sales' } })).items;
    const check_out_at = inMinutes(60);
    const send = () =>
      fetch(`${kit.url}/api/v1/visits`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: kit.url, cookie: manager.cookie() },
        body: JSON.stringify({
          visitor: { full_name: 'Lise Meitner', email: 'lise@example.net' },
          host_id: free?.id,
          check_out_at,
        }),
      });
    const answers = await Promise.all(Array.from({ length: 200 }, send));
    const statuses = answers.map(({ status }) => status);
    expect([
      statuses.filter((status) => status === 201).length,
      statuses.filter((status) => status === 409).length,
    ]).toEqual([1, 199]);
    const refused = answers.filter(({ status }) => status === 409);
    for (const answer of refused)
      expect(await answer.json()).toMatchObject({ code: 'HOST_BUSY', free_at: check_out_at });
  });
});

describe('rule 56: the kiosk', () => {
  it('finds hosts by two letters at least, five names at most, and nothing about visitors', async () => {
    const kiosk = await tablet();
    await expect(kiosk.call('kioskHosts', { query: { query: 'a' } })).rejects.toMatchObject({ status: 422 });
    const found = await kiosk.call('kioskHosts', { query: { query: 'sales' } });
    expect(found.items).toHaveLength(3);
    expect(JSON.stringify(found)).not.toMatch(/visitor_|full_name|email|phone/);
    expect((await kiosk.call('kioskHosts', { query: { query: 'no' } })).items).toEqual([]);
  });

  it('opens its own routes and no other with its token', async () => {
    const kiosk = await tablet();
    for (const call of [kiosk.call('listVisits', {}), kiosk.call('listHosts', {}), kiosk.call('getMe', {})])
      await expect(call).rejects.toMatchObject({ status: 401 });
  });

  it('is turned away without a token, with a wrong one, and with one that was ended', async () => {
    const { id, token } = await manager.call('makeKiosk', { body: { name: 'Back door' } });
    const ask = (authorization: string) =>
      fetch(`${kit.url}/api/v1/kiosk/hosts?query=ines`, { headers: { authorization } });
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
    await manager.call('endKiosk', { params: { id } });
    for (const wrong of [`Bearer ${token}`, 'Bearer kio_nothing-of-the-kind-at-all', 'Basic x', '']) {
      const answer = await ask(wrong);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: 'KIOSK_UNKNOWN' });
    }
  });

  it('is limited in how often it may search', async () => {
    const kiosk = await tablet();
    const searches = Array.from({ length: 70 }, () => kiosk.call('kioskHosts', { query: { query: 'ines' } }));
    const answers = await Promise.allSettled(searches);
    expect(answers.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  });
});

describe('who may do what at the desk', () => {
  it('the desk is for managers and those with the grant; others see their own visits and themselves', async () => {
    const { id, one } = await personCalled('stranger', 'AUTHENTICATED');
    const mine = await one.call('listVisits', {});
    expect(mine).toMatchObject({ items: [], on_site: 0, desk: false });
    expect((await one.call('listHosts', {})).items).toEqual([]);
    const visitor = { full_name: 'Grete Hermann', email: 'grete@example.net' };
    const body = { visitor, any: true as const, check_out_at: inMinutes(5) };
    await expect(one.call('makeVisit', { body })).rejects.toMatchObject({ status: 403, code: 'FORBIDDEN' });
    await manager.call('setDesk', { params: { id }, body: { granted: true, reason: 'reception' } });
    const visit = await one.call('makeVisit', { body });
    expect(visit.host).not.toBeNull();
    expect(await one.call('checkOutVisit', { params: { id: visit.id } })).toMatchObject({ ended_by: 'desk' });
    await expect(one.call('checkOutVisit', { params: { id: visit.id } })).rejects.toMatchObject({
      code: 'VISIT_ENDED',
    });
  });

  it('a host checks their own visitor out, and nobody becomes a host by themselves', async () => {
    const visitor = { full_name: 'Grete Hermann', email: 'grete2@example.net' };
    const visit = await host.call('makeVisit', { body: { visitor, host_id: hostId, check_out_at: inMinutes(5) } });
    expect(await host.call('checkOutVisit', { params: { id: visit.id } })).toMatchObject({ ended_by: 'host' });
    const { id, one } = await personCalled('curious', 'AUTHENTICATED');
    await expect(one.call('changeHost', { params: { id }, body: { hosting: true } })).rejects.toMatchObject({
      status: 403,
    });
    await expect(one.call('changeHost', { params: { id: hostId }, body: { away: true } })).rejects.toMatchObject({
      status: 404,
    });
    expect(await host.call('changeHost', { params: { id: hostId }, body: { away: true } })).toMatchObject({
      words: 'Away',
    });
    expect(await host.call('changeHost', { params: { id: hostId }, body: { away: false } })).toMatchObject({
      words: 'Free',
    });
  });

  it('ten sample hosts are there, and the list has pages', async () => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await manager.call('listHosts', {
        query: { limit: 4, ...(cursor === undefined ? {} : { cursor }) },
      });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(names.filter((name) => name !== 'ines example')).toHaveLength(10);
    const teams = (await manager.call('listHosts', {})).teams.map(({ team }) => team);
    expect(teams).toEqual(['Board', 'Legal', 'Network', 'Sales', 'Workshop']);
  });
});

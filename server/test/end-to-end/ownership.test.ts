import { routes, type Route, type RouteName } from '@tocsin/sdk/contract';
import { browser, eventually, usingApp } from '#kit';
import { beforeAll, describe, expect, it } from 'vitest';

const kit = usingApp();
const password = 'a password for ownership';
const names = (Object.keys(routes) as RouteName[]).filter((name) => (routes[name] as Route).path.includes('{id}')); // the keys of the table
let stranger: ReturnType<typeof browser>;
let ids: Record<string, string> = {};

/** Whose thing stands behind `{id}`, by the tag of the route. */
const things: Record<string, string> = {
  Me: 'session',
  Inbox: 'notification',
  Alerts: 'alert',
  Watches: 'watch',
  Preferences: 'mute',
  Users: 'user',
  Deliveries: 'delivery',
  Hosts: 'host',
  Visits: 'visit',
  Prices: 'price_alert',
  Kiosks: 'kiosk',
  Articles: 'article',
  Destinations: 'destination',
  Audit: 'audit',
};

beforeAll(async () => {
  const owner = await personCalled('owner', 'AUTHENTICATED');
  stranger = (await personCalled('stranger', 'AUTHENTICATED')).one;
  const pusher = (await personCalled('pusher', 'MANAGER')).one;
  const resource = { kind: 'topic' as const, id: 'ownership' };
  const watch = await owner.one.call('makeWatch', { body: { resource, min_severity: 'low' } });
  const mute = await owner.one.call('makeMute', { body: { resource: { kind: 'topic', id: 'elsewhere' } } });
  const token = await owner.one.call('makeMyApiToken', { body: { name: 'mine', scopes: ['me:read'] } });
  const priceAlert = await owner.one.call('makePriceAlert', {
    body: { coin: 'bitcoin', condition: 'rises_above', price: '1000000' },
  });
  const article = await owner.one.call('makeArticle', { body: { title: 'Unfinished', content: 'Not yet.' } });
  const destination = await owner.one.call('makeDestination', {
    body: { channel: 'email', email: 'owner@work.example' },
  });
  const sessions = await owner.one.call('listMySessions', {});
  await pusher.call('pushEvents', {
    body: {
      specversion: '1.0',
      id: 'private',
      source: 'https://example.org',
      type: 'example.secret',
      data: { severity: 'high', title: 'For the owner', recipients: [{ user_id: owner.id }] },
    },
  });
  const pushed = await eventually(async () => {
    const { items } = await owner.one.call('listNotifications', { query: { category: 'custom' } });
    return items[0] ?? Promise.reject(new Error('Nothing was pushed yet.'));
  });
  const notification = pushed.id;
  const why = await owner.one.call('whyNotification', { params: { id: notification } });
  const hosting = { hosting: true, team: 'Ownership' };
  await pusher.call('changeHost', { params: { id: owner.id }, body: hosting });
  const visitor = { full_name: 'Emmy Noether', email: 'emmy@example.net' };
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const visit = await owner.one.call('makeVisit', { body: { visitor, host_id: owner.id, check_out_at: until } });
  const kiosk = await pusher.call('makeKiosk', { body: { name: 'Ownership' } });
  const entries = kit.app.ground.database.db.selectFrom('audit').select('id').where('target_id', '=', owner.id);
  ids = {
    audit: (await entries.executeTakeFirstOrThrow()).id,
    host: owner.id,
    visit: visit.id,
    kiosk: kiosk.id,
    watch: watch.id,
    mute: mute.id,
    token: 'id' in token ? token.id : '',
    session: sessions.items[0]?.id ?? '',
    user: owner.id,
    notification,
    delivery: why.decisions[0]?.delivery_id ?? '',
    event: why.event.id,
    price_alert: priceAlert.id,
    destination: destination.id,
    article: article.id,
    alert: '01a1f7ed-b52e-7026-b5c3-5227014c0fab',
  };
});

async function personCalled(name: string, role: 'AUTHENTICATED' | 'MANAGER') {
  const email = `${name}@example.org`;
  const { id } = await kit.app.ground.accounts.createUser({ email, role, password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return { id, one };
}

function thingOf(name: RouteName): string {
  if (name === 'deleteMyApiToken') return 'token';
  if (name === 'whyEvent') return 'event';
  return things[routes[name].tag] ?? '';
}

describe('rule 35: an id of somebody else (defect: no ownership check)', () => {
  it.each(names)('%s answers as if it were not there', async (name) => {
    const route: Route = routes[name];
    const id = ids[thingOf(name)] ?? '';
    expect(id).not.toBe('');
    const response = await fetch(kit.url + route.path.replace('{id}', id), {
      method: route.method,
      headers: {
        origin: kit.url,
        cookie: stranger.cookie(),
        ...(route.body ? { 'content-type': 'application/json' } : {}),
      },
      ...(route.body ? { body: JSON.stringify(bodies[name] ?? {}) } : {}),
    });
    expect([403, 404]).toContain(response.status);
  });

  it('the stranger sees none of it in any list', async () => {
    const lists = await Promise.all([
      stranger.call('listNotifications', {}),
      stranger.call('listWatches', {}),
      stranger.call('listMutes', {}),
      stranger.call('listMyApiTokens', {}),
      stranger.call('listPriceAlerts', {}),
    ]);
    expect(lists.map((list) => list.items)).toEqual([[], [], [], [], []]);
  });
});

const bodies: Partial<Record<RouteName, object>> = {
  changeArticle: { title: 'mine now' },
  changeWatch: { min_severity: 'high' },
  renameMyPasskey: { name: 'mine' },
  changeDestination: { label: 'mine now' },
  verifyDestination: { code: '000000' },
  changePriceAlert: { name: 'mine now' },
  setUserRole: { role: 'ADMIN', reason: 'because' },
  changeHost: { away: true },
  setDesk: { granted: true, reason: 'because' },
  setProfessionalStatus: { granted: true },
  changeUser: { status: 'disabled', reason: 'because' },
};

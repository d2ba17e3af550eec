import { stillClock, usingDatabase } from '#kit';
import { newId } from '#platform/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeLinks } from './link.ts';
import { addPerson, exampleAddresses, exampleTime } from '../recipient/recipient-example.ts';
import { contactFor } from '../recipient/recipient.ts';
import { exampleRoom, type Asking, type ExampleRoom } from '../routes-example.ts';

const test = usingDatabase();
const clock = stillClock();
let room: ExampleRoom;
let scene = 0;
let ada: Asking;
let network = '';

beforeAll(async () => {
  room = await exampleRoom(test.database, clock);
});
afterAll(() => room.close());
beforeEach(async () => {
  scene += 1;
  clock.advance(60_000);
  network = String(64_500 + scene);
  ada = { id: await addPerson(test.db, `ada${scene}`) };
  room.sent.length = 0;
});

const watch = (more: object = {}) =>
  room.ask(ada, 'POST /api/v1/watches', { resource: { kind: 'network', id: network }, min_severity: 'low', ...more });
const alarm = async (state: 'open' | 'resolve' = 'open') => {
  clock.advance(1000);
  await room.publish({ resources: [{ kind: 'network', id: network }], alert: { key: `delay ${scene}`, state } });
  await room.settle();
};
const mail = () => room.sent.findLast(({ unsubscribeUrl }) => unsubscribeUrl !== undefined);
const mailed = () => room.sent.filter((_, index) => index % 2 === 1).length;
const tokenOf = (url = '') => url.slice(url.lastIndexOf('/') + 1);
const unsubscribeToken = async () => {
  const { id } = await test.db
    .selectFrom('destination')
    .select('id')
    .where('recipient_id', '=', ada.id)
    .where('channel', '=', 'email')
    .executeTakeFirstOrThrow();
  return tokenOf(
    room.deps.links.unsubscribe({ recipientId: ada.id, destinationId: id, channel: 'email', category: 'network' }),
  );
};
const describeLink = (token: string) => room.ask(null, `GET /api/v1/links/unsubscribe/${token}`);
const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };

describe('the unsubscribe link of a mail', () => {
  it('switches this kind of notification off at this address, with one click and without signing in', async () => {
    await watch();
    const token = await unsubscribeToken();
    expect((await describeLink(token)).body).toEqual({
      category: 'network',
      channel: 'email',
      address: 'a…@example.org',
      enabled: true,
    });
    expect((await room.ask(form, `POST /u/${token}`, 'List-Unsubscribe=One-Click')).status).toBe(204);
    expect((await describeLink(token)).body.enabled).toBe(false);
    await alarm();
    const { body } = await room.ask(ada, 'GET /api/v1/notifications');
    const why = await room.ask(ada, `GET /api/v1/notifications/${body.items[0].id}/why`);
    expect(why.body.decisions).toMatchObject([
      { channel: 'in_app', status: 'sent' },
      { channel: 'email', status: 'suppressed', reason: 'preference_destination' },
    ]);
  });

  it('is the one that messages carry', async () => {
    await watch();
    await alarm();
    const token = tokenOf(mail()?.unsubscribeUrl);
    expect((await describeLink(token)).body).toMatchObject({ category: 'network', enabled: true });
  });

  it('also ends mail that a watch asked for by its own channels', async () => {
    const { id } = (await watch({ channels: ['email'] })).body;
    const token = await unsubscribeToken();
    await room.ask(null, `POST /u/${token}`);
    expect((await describeLink(token)).body.enabled).toBe(false);
    expect((await room.ask(ada, `GET /api/v1/watches/${id}`)).body.channels).toEqual(['in_app']);
  });

  it('rule 52: a GET or HEAD changes nothing', async () => {
    const token = await unsubscribeToken();
    for (const request of [
      `GET /u/${token}`,
      `HEAD /u/${token}`,
      `GET /api/v1/links/unsubscribe/${token}`,
      `HEAD /api/v1/links/unsubscribe/${token}`,
    ])
      await room.ask(null, request);
    expect((await describeLink(token)).body.enabled).toBe(true);
  });

  it('can be repeated, and leaves other choices alone', async () => {
    const keep = { category: 'article', channel: 'email', destination_id: null, enabled: false };
    await room.ask(ada, 'PUT /api/v1/preferences', { preferences: [keep] });
    const token = await unsubscribeToken();
    for (const _ of [1, 2]) expect((await room.ask(null, `POST /u/${token}`)).status).toBe(204);
    const { body } = await room.ask(ada, 'GET /api/v1/preferences');
    expect(body.preferences).toHaveLength(2);
    expect(body.preferences).toContainEqual(keep);
  });

  it('works for a contact without an account', async () => {
    const guest = await contactFor(test.db, exampleAddresses, { email: `guest${scene}@example.org`, at: exampleTime });
    const { id } = await test.db
      .selectFrom('destination')
      .select('id')
      .where('recipient_id', '=', guest)
      .executeTakeFirstOrThrow();
    const token = tokenOf(
      room.deps.links.unsubscribe({ recipientId: guest, destinationId: id, channel: 'email', category: 'custom' }),
    );
    await room.ask(null, `POST /u/${token}`);
    expect((await describeLink(token)).body).toEqual({
      category: 'custom',
      channel: 'email',
      address: 'g…@example.org',
      enabled: false,
    });
  });
});

describe('the acknowledge link of a mail', () => {
  const link = async () => {
    await watch();
    await alarm();
    return tokenOf(mail()?.acknowledgeUrl);
  };

  it('describes the alert, and acknowledges it in the name of its addressee', async () => {
    const token = await link();
    const described = { title: 'Delay to AS2497', severity: 'medium', state: 'open', acknowledged_by: null };
    expect((await room.ask(null, `GET /api/v1/links/alert/${token}`)).body).toEqual(described);
    for (const _ of [1, 2]) {
      const answer = await room.ask(null, `POST /a/${token}`, { action: 'acknowledge' });
      expect([answer.status, answer.body]).toEqual([200, { state: 'acknowledged', acknowledged_by: `ada${scene}` }]);
    }
    expect(mailed()).toBe(1);
  });

  it('rule 52: a GET or HEAD changes nothing', async () => {
    const token = await link();
    for (const request of [`GET /a/${token}`, `HEAD /a/${token}`, `HEAD /api/v1/links/alert/${token}`])
      await room.ask(null, request);
    expect((await room.ask(null, `GET /api/v1/links/alert/${token}`)).body.state).toBe('open');
  });

  it('says so when the alert has ended', async () => {
    const token = await link();
    await alarm('resolve');
    expect((await room.ask(null, `GET /api/v1/links/alert/${token}`)).body.state).toBe('resolved');
    expect((await room.ask(null, `POST /a/${token}`, { action: 'acknowledge' })).body.code).toBe('ALERT_RESOLVED');
  });

  it('of a disabled account is not valid any more', async () => {
    const token = await link();
    await test.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', ada.id).execute();
    expect((await room.ask(null, `POST /a/${token}`, { action: 'acknowledge' })).body.code).toBe('INVALID_TOKEN');
  });
});

describe('the token of a link', () => {
  it('is refused when a letter of it was changed, when another key signed it, and for another act', async () => {
    const token = await unsubscribeToken();
    const foreign = tokenOf(
      makeLinks({ key: 'another key', publicUrl: 'https://tocsin.test' }).unsubscribe({
        recipientId: ada.id,
        destinationId: newId(),
        channel: 'email',
        category: 'network',
      }),
    );
    const changed = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    const other = tokenOf(room.deps.links.acknowledge({ recipientId: ada.id, alertId: newId() }));
    for (const wrong of [
      changed,
      foreign,
      other,
      token.split('.')[0] ?? '',
      `${token}.x`.slice(0, -3),
      'x'.repeat(1024),
    ]) {
      expect([wrong, (await room.ask(null, `POST /u/${wrong}`)).body.code]).toEqual([wrong, 'INVALID_TOKEN']);
      expect((await describeLink(wrong)).body.code).toBe('INVALID_TOKEN');
    }
    for (const wrong of [token, other])
      expect((await room.ask(null, `GET /api/v1/links/alert/${wrong}`)).body.code).toBe('INVALID_TOKEN');
    expect((await describeLink(token)).body.enabled).toBe(true);
  });

  it('holds after the secret of the installation is rotated, as long as the old one is kept', () => {
    const publicUrl = 'https://tocsin.test';
    const link = { recipientId: newId(), alertId: newId() };
    const token = tokenOf(makeLinks({ key: 'old', publicUrl }).acknowledge(link));
    expect(makeLinks({ key: 'new', olderKeys: ['old'], publicUrl }).readAcknowledge(token)).toEqual(link);
    expect(() => makeLinks({ key: 'new', publicUrl }).readAcknowledge(token)).toThrow('not valid any more');
  });
});

import { usingDatabase } from '#kit';
import { newId } from '#platform/ids';
import { localRealtime } from '#platform/realtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { readCursor } from '../stream/stream-cursor.ts';
import {
  archiveNotification,
  inboxStateTopic,
  listInbox,
  readAll,
  readNotification,
  seeInbox,
  unarchiveNotification,
  unreadNotification,
} from './inbox.ts';
import {
  addAlert,
  addDelivery,
  addEvent,
  addItem,
  addPerson,
  exampleTime as at,
} from '../recipient/recipient-example.ts';

// Commits are needed: the order of the inbox and what is told after a commit are about them.
const test = usingDatabase();
const realtime = localRealtime();
const deps = {
  get database() {
    return test.database;
  },
  realtime,
};
let ada = '';
let bob = '';
let people = 0;

beforeEach(async () => {
  people += 1;
  ada = await addPerson(test.db, `ada${people}`);
  bob = await addPerson(test.db, `bob${people}`);
});

const list = (recipientId = ada, more: Partial<Parameters<typeof listInbox>[1]> = {}) =>
  listInbox(test.db, { recipientId, show: 'all', limit: 10, ...more });
const titles = async (...args: Parameters<typeof list>) => (await list(...args)).items.map(({ title }) => title);
const notice = async (recipientId: string, title: string, more: Parameters<typeof addEvent>[1] = {}) =>
  addItem(test.db, { recipientId, eventId: await addEvent(test.db, { title, ...more }), ...more });

describe('the inbox', () => {
  it('shows what the contract says, with the alert and who is on it', async () => {
    const alert = await addAlert(test.db, { title: 'Delay to AS2497', state: 'acknowledged' });
    await test.db.updateTable('alert').set({ acknowledged_by: bob }).where('id', '=', alert.id).execute();
    const id = await addItem(test.db, { recipientId: ada, eventId: alert.eventId, alertId: alert.id });
    expect(await list()).toEqual({
      items: [
        {
          id,
          category: 'network',
          severity: 'high',
          title: 'Delay to AS2497',
          body: '',
          url: null,
          alert: { id: alert.id, state: 'acknowledged', acknowledged_by: { id: bob, display_name: `bob${people}` } },
          created_at: at.toISOString(),
          updated_at: at.toISOString(),
          seen_at: null,
          read_at: null,
          archived_at: null,
        },
      ],
      next_cursor: null,
      counts: { unseen: 1, unread: 1 },
      stream_cursor: expect.any(String),
    });
  });

  it('shows an alert as acknowledged to who acknowledged it for themselves, and as open to others', async () => {
    const alert = await addAlert(test.db);
    const id = await addItem(test.db, { recipientId: ada, eventId: alert.eventId, alertId: alert.id });
    await addItem(test.db, { recipientId: bob, eventId: alert.eventId, alertId: alert.id });
    await test.db.updateTable('notification').set({ acknowledged_at: at }).where('id', '=', id).execute();
    expect((await list(ada)).items[0]?.alert).toMatchObject({ state: 'acknowledged', acknowledged_by: { id: ada } });
    expect((await list(bob)).items[0]?.alert).toMatchObject({ state: 'open', acknowledged_by: null });
  });

  it('is ordered by what moved last, page by page', async () => {
    for (const title of ['one', 'two', 'three']) await notice(ada, title);
    const first = await list(ada, { limit: 2 });
    const rest = await list(ada, { limit: 2, cursor: first.next_cursor ?? '' });
    expect([...first.items, ...rest.items].map(({ title }) => title)).toEqual(['three', 'two', 'one']);
    expect(rest.next_cursor).toBeNull();
  });

  it('orders by transaction first, so that a late commit is not lost between two pages', async () => {
    await test.database.transaction(async (late) => {
      await addItem(late, { recipientId: ada, eventId: await addEvent(late, { title: 'begun first, ended last' }) });
      await notice(ada, 'begun last, ended first');
    });
    expect(await titles()).toEqual(['begun last, ended first', 'begun first, ended last']);
  });

  it('filters by state, category and severity, and leaves out what is not for the inbox', async () => {
    await notice(ada, 'network');
    await notice(ada, 'price', { category: 'price', severity: 'low' });
    await addItem(test.db, {
      recipientId: ada,
      eventId: await addEvent(test.db, { title: 'in-app is off' }),
      inInbox: false,
    });
    const old = await notice(ada, 'old');
    await archiveNotification(deps, { recipientId: ada, id: old, at });
    expect(await titles()).toEqual(['price', 'network']);
    expect(await titles(ada, { category: 'price' })).toEqual(['price']);
    expect(await titles(ada, { severity: 'high' })).toEqual(['network']);
    expect(await titles(ada, { show: 'archived' })).toEqual(['old']);
    await unarchiveNotification(deps, { recipientId: ada, id: old, at });
    expect(await titles(ada, { show: 'archived' })).toEqual([]);
  });

  it('answers its counts and its stream cursor also when the page is empty', async () => {
    await notice(ada, 'network');
    const empty = await list(ada, { category: 'visitor' });
    expect(empty).toMatchObject({ items: [], next_cursor: null, counts: { unseen: 1, unread: 1 } });
    expect(readCursor(empty.stream_cursor)?.seen).toMatch(/^\d+:\d+:[\d,]*$/);
  });

  it('refuses a cursor that is not one of its own', async () => {
    for (const cursor of ['x', Buffer.from('["a",1]').toString('base64url'), Buffer.from('{}').toString('base64url')])
      await expect(list(ada, { cursor })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });
});

describe('reading', () => {
  it('marks the item read and seen, and can be taken back', async () => {
    const id = await notice(ada, 'network');
    await readNotification(deps, { recipientId: ada, id, at });
    expect(await list(ada, { show: 'unread' })).toMatchObject({ items: [], counts: { unseen: 0, unread: 0 } });
    await unreadNotification(deps, { recipientId: ada, id, at });
    expect(await list(ada)).toMatchObject({
      items: [{ read_at: null, seen_at: at.toISOString() }],
      counts: { unseen: 0, unread: 1 },
    });
  });

  it('all marks what stood there at the time and says which items those were', async () => {
    const id = await notice(ada, 'network');
    const other = await notice(bob, 'network');
    expect(await readAll(deps, { recipientId: ada, until: new Date(at.getTime() - 1), at })).toEqual([]);
    expect(await readAll(deps, { recipientId: ada, until: at, at })).toEqual([id]);
    expect(await readAll(deps, { recipientId: ada, until: null, at })).toEqual([]);
    expect((await list(bob)).items).toMatchObject([{ id: other, read_at: null }]);
  });

  it('is told to the other tabs after the commit', async () => {
    const id = await notice(ada, 'network');
    const heard: unknown[] = [];
    const leave = realtime.subscribe(inboxStateTopic, (message) => heard.push(message));
    await archiveNotification(deps, { recipientId: ada, id, at });
    await expect(archiveNotification(deps, { recipientId: bob, id, at })).rejects.toThrow();
    leave();
    expect(heard).toEqual([{ recipientId: ada, ids: [id] }]);
  });

  it("of another person's item is refused, and changes nothing", async () => {
    const id = await notice(ada, 'network');
    for (const act of [readNotification, unreadNotification, archiveNotification, unarchiveNotification]) {
      await expect(act(deps, { recipientId: bob, id, at })).rejects.toMatchObject({ code: 'NOTIFICATION_NOT_FOUND' });
      await expect(act(deps, { recipientId: ada, id: newId(), at })).rejects.toMatchObject({
        code: 'NOTIFICATION_NOT_FOUND',
      });
    }
    expect((await list(ada)).items).toMatchObject([{ seen_at: null, read_at: null, archived_at: null }]);
  });
});

describe('seeing the inbox', () => {
  const statusOf = async (id: string) =>
    (await test.db.selectFrom('delivery').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;

  it('confirms what the app was sent about each item, and nothing else', async () => {
    const alert = await addAlert(test.db);
    const rise = await addEvent(test.db, { alertId: alert.id, step: 'rise' });
    await addItem(test.db, { recipientId: ada, eventId: rise, alertId: alert.id });
    const eventId = await addEvent(test.db);
    await addItem(test.db, { recipientId: ada, eventId });
    const confirmed = [
      await addDelivery(test.db, { eventId: alert.eventId, recipientId: ada, alertId: alert.id, status: 'sent' }),
      await addDelivery(test.db, { eventId: rise, recipientId: ada, alertId: alert.id, status: 'sent' }),
      await addDelivery(test.db, { eventId, recipientId: ada, status: 'sent' }),
    ];
    const mail = await addDelivery(test.db, { eventId, recipientId: ada, channel: 'email', status: 'sent' });
    const others = await addDelivery(test.db, { eventId, recipientId: bob, status: 'sent' });
    await seeInbox(deps, { recipientId: ada, at });
    expect(await Promise.all(confirmed.map(statusOf))).toEqual(['delivered', 'delivered', 'delivered']);
    expect([await statusOf(mail), await statusOf(others)]).toEqual(['sent', 'sent']);
    expect((await list()).counts).toEqual({ unseen: 0, unread: 2 });
  });

  it('leaves a delivery that is still on its way', async () => {
    const eventId = await addEvent(test.db);
    await addItem(test.db, { recipientId: ada, eventId });
    const waiting = await addDelivery(test.db, { eventId, recipientId: ada, status: 'queued' });
    await seeInbox(deps, { recipientId: ada, at });
    expect(await statusOf(waiting)).toBe('queued');
  });
});

import type { Category, Severity } from '@tocsin/sdk/contract';
import { usingTransaction } from '#kit';
import { beforeEach, describe, expect, it } from 'vitest';
import { getAlert, getAlertStory, listAlerts, type Viewer } from './alert-view.ts';
import { addAlert, addEvent, addItem, addPerson, exampleTime as at } from '../recipient/recipient-example.ts';

const test = usingTransaction();
let ada: Viewer;
let bob: Viewer;
let mara: Viewer;

beforeEach(async () => {
  ada = { recipientId: await addPerson(test.db, 'ada'), manages: false };
  bob = { recipientId: await addPerson(test.db, 'bob'), manages: false };
  mara = { recipientId: await addPerson(test.db, 'mara', { role: 'MANAGER' }), manages: true };
});

const list = async (viewer: Viewer, more: Partial<Parameters<typeof listAlerts>[2]> = {}) =>
  await listAlerts(test.db, viewer, { limit: 10, ...more });
const titles = async (...args: Parameters<typeof list>) => (await list(...args)).items.map(({ title }) => title);
const tell = (viewer: Viewer, { id, eventId }: { id: string; eventId: string }) =>
  addItem(test.db, { recipientId: viewer.recipientId, alertId: id, eventId });

describe('who sees an alert', () => {
  it('everybody one of the network, only its people one that names them, and nobody the price alerts of another', async () => {
    await addAlert(test.db, { title: 'network' });
    await addAlert(test.db, { title: 'topic', category: 'custom' });
    await tell(ada, await addAlert(test.db, { title: 'named', category: 'custom', recipients: [ada.recipientId] }));
    await tell(ada, await addAlert(test.db, { title: 'price', category: 'price', ownerId: ada.recipientId }));
    expect(await titles(ada)).toEqual(['price', 'named', 'topic', 'network']);
    expect(await titles(bob)).toEqual(['topic', 'network']);
    expect(await titles(mara)).toEqual(['named', 'topic', 'network']);
  });

  it('is asked again for one alert', async () => {
    const price = await addAlert(test.db, { category: 'price', ownerId: ada.recipientId });
    expect(await getAlert(test.db, ada, price.id)).toMatchObject({ may: { acknowledge: false, resolve: true } });
    for (const viewer of [bob, mara])
      await expect(getAlert(test.db, viewer, price.id)).rejects.toMatchObject({ code: 'ALERT_NOT_FOUND' });
  });

  it('does not learn from it what was told to named people only', async () => {
    const alert = await addAlert(test.db, { title: 'opened' });
    await addEvent(test.db, { alertId: alert.id, step: 'update', title: 'for ada', recipients: [ada.recipientId] });
    await tell(ada, alert);
    const seen = async (viewer: Viewer) =>
      (await getAlertStory(test.db, viewer, alert.id)).events.map(({ title }) => title);
    expect(await seen(bob)).toEqual(['opened']);
    expect(await seen(ada)).toEqual(['opened', 'for ada']);
    expect(await seen(mara)).toEqual(['opened', 'for ada']);
  });
});

describe('what somebody may do', () => {
  const may = async (viewer: Viewer, id: string) => (await getAlert(test.db, viewer, id)).may;

  it('is to acknowledge what they were told of, and to resolve what they manage', async () => {
    const alert = await addAlert(test.db);
    await tell(ada, alert);
    expect(await may(ada, alert.id)).toEqual({ acknowledge: true, resolve: false });
    expect(await may(bob, alert.id)).toEqual({ acknowledge: false, resolve: false });
    expect(await may(mara, alert.id)).toEqual({ acknowledge: true, resolve: true });
  });

  it('ends with the alert', async () => {
    const alert = await addAlert(test.db, { state: 'resolved' });
    await tell(ada, alert);
    expect(await may(ada, alert.id)).toEqual({ acknowledge: false, resolve: false });
    expect(await may(mara, alert.id)).toEqual({ acknowledge: false, resolve: false });
  });
});

describe('the list of alerts', () => {
  it('shows each once, with its resources and its last event, newest first and page by page', async () => {
    const resources = [
      { kind: 'network', id: '2497' },
      { kind: 'country', id: 'JP' },
    ];
    for (const title of ['one', 'two', 'three']) await tell(ada, await addAlert(test.db, { title, resources }));
    const first = await list(ada, { limit: 2 });
    const rest = await list(ada, { limit: 2, cursor: first.next_cursor ?? '' });
    expect([...first.items, ...rest.items].map(({ title }) => title)).toEqual(['three', 'two', 'one']);
    expect(rest.next_cursor).toBeNull();
    expect(first.items[0]).toMatchObject({
      resources: [
        { kind: 'country', id: 'JP' },
        { kind: 'network', id: '2497' },
      ],
      flapping: false,
      opened_at: at.toISOString(),
    });
  });

  it('filters by state, category and severity', async () => {
    const add = (title: string, category: Category, severity: Severity, state: 'open' | 'acknowledged' | 'resolved') =>
      addAlert(test.db, { title, category, severity, state });
    await add('low open', 'network', 'low', 'open');
    await add('high open', 'custom', 'high', 'open');
    await add('taken', 'network', 'high', 'acknowledged');
    await add('over', 'network', 'high', 'resolved');
    expect(await titles(bob, { state: 'unresolved' })).toEqual(['taken', 'high open', 'low open']);
    expect(await titles(bob, { state: 'open' })).toEqual(['high open', 'low open']);
    expect(await titles(bob, { state: 'resolved' })).toEqual(['over']);
    expect(await titles(bob, { category: 'custom' })).toEqual(['high open']);
    expect(await titles(bob, { severity: 'high', state: 'acknowledged' })).toEqual(['taken']);
  });

  it('counts an alert as acknowledged for who acknowledged it for themselves', async () => {
    const alert = await addAlert(test.db, { title: 'mine' });
    const id = await tell(ada, alert);
    await tell(bob, alert);
    await test.db.updateTable('notification').set({ acknowledged_at: at }).where('id', '=', id).execute();
    expect([await titles(ada, { state: 'acknowledged' }), await titles(ada, { state: 'open' })]).toEqual([
      ['mine'],
      [],
    ]);
    expect([await titles(bob, { state: 'acknowledged' }), await titles(bob, { state: 'open' })]).toEqual([
      [],
      ['mine'],
    ]);
  });
});

import { stillClock, usingDatabase } from '#kit';
import { newId } from '#platform/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addPerson } from './recipient/recipient-example.ts';
import { exampleRoom, type Asking, type ExampleRoom } from './routes-example.ts';

const test = usingDatabase();
const clock = stillClock();
let room: ExampleRoom;
let personal: ExampleRoom;
let scene = 0;
let ada: Asking;
let bob: Asking;
let mara: Asking;
let network = '';

beforeAll(async () => {
  room = await exampleRoom(test.database, clock);
  personal = await exampleRoom(test.database, clock, 'personal');
});
afterAll(async () => {
  await room.close();
  await personal.close();
});
beforeEach(async () => {
  scene += 1;
  clock.advance(60_000);
  network = String(64_500 + scene);
  ada = { id: await addPerson(test.db, `ada${scene}`) };
  bob = { id: await addPerson(test.db, `bob${scene}`) };
  mara = { id: await addPerson(test.db, `mara${scene}`, { role: 'MANAGER' }), role: 'MANAGER' };
  room.sent.length = 0;
});

const watch = async (who: Asking, more: object = {}) => {
  const made = await room.ask(who, 'POST /api/v1/watches', {
    resource: { kind: 'network', id: `AS${network}` },
    min_severity: 'low',
    ...more,
  });
  clock.advance(1000);
  return made.body.id as string; // as the contract says
};
const alarm = (state: 'open' | 'resolve' = 'open', more = {}) =>
  room.publish({ resources: [{ kind: 'network', id: network }], alert: { key: `delay ${scene}`, state }, ...more });
const told = async (who: Asking = ada) => {
  const { body } = await room.ask(who, 'GET /api/v1/notifications');
  return body.items[0];
};
const decisions = (why: { decisions: { channel: string; status: string; reason: string | null }[] }) =>
  why.decisions.map(({ channel, status, reason }) => [channel, status, reason].filter(Boolean).join(' '));

describe('from a watch to an answer', () => {
  it('an alarm stands in the inbox, says why, is acknowledged, and ends in the same item', async () => {
    await watch(ada);
    await alarm();
    await room.settle();
    const item = await told();
    expect(item).toMatchObject({ title: 'Delay to AS2497', severity: 'medium', alert: { state: 'open' } });

    const why = await room.ask(ada, `GET /api/v1/notifications/${item.id}/why`);
    expect(decisions(why.body)).toEqual(['in_app sent', 'email sent']);
    expect(why.body.watch).toMatchObject({ kind: 'network', resource: network, min_severity: 'low' });

    const acknowledged = await room.ask(ada, `POST /api/v1/alerts/${item.alert.id}/acknowledge`, { note: 'On it' });
    expect(acknowledged.body).toMatchObject({
      state: 'acknowledged',
      acknowledged_by: { id: ada.id },
      may: { acknowledge: false },
    });

    clock.advance(60_000);
    await alarm('resolve', { data: { title: 'Delay is back to normal' } });
    await room.settle();
    expect(await told()).toMatchObject({
      id: item.id,
      title: 'Delay is back to normal',
      alert: { state: 'resolved' },
      read_at: null,
    });
    const story = await room.ask(ada, `GET /api/v1/alerts/${item.alert.id}`);
    expect(story.body.events.map(({ type }: { type: string }) => type)).toEqual([
      'network.delay',
      'tocsin.alert.acknowledged',
      'network.delay',
    ]);
    expect(story.body.notification_id).toBe(item.id);
  });

  it('seeing the inbox turns what the app was sent into delivered', async () => {
    await watch(ada);
    await alarm();
    await room.settle();
    const { id } = await told();
    expect((await room.ask(ada, 'POST /api/v1/notifications/seen')).status).toBe(204);
    const why = await room.ask(ada, `GET /api/v1/notifications/${id}/why`);
    expect(decisions(why.body)).toEqual(['in_app delivered', 'email sent']);
  });
});

describe('why', () => {
  const whyEvent = async (who: Asking, event: string) => (await room.ask(who, `GET /api/v1/events/${event}/why`)).body;

  it('names the setting that kept a message back, and leads to it', async () => {
    const id = await watch(ada, { channels: ['email'] });
    await watch(bob);
    await room.ask(bob, 'PUT /api/v1/preferences', {
      preferences: [{ category: 'network', channel: 'email', destination_id: null, enabled: false }],
    });
    const event = await alarm();
    await room.settle();
    expect((await whyEvent(ada, event)).decisions).toMatchObject([
      {
        channel: 'in_app',
        status: 'suppressed',
        reason: 'watch_channels',
        setting_url: `/watches/${id}`,
        destination: 'In the app',
      },
      {
        channel: 'email',
        status: 'sent',
        reason: null,
        setting_url: `/watches/${id}`,
        destination: 'Account address, a…@example.org',
      },
    ]);
    expect((await whyEvent(bob, event)).decisions).toMatchObject([
      { channel: 'in_app', status: 'sent', setting_url: '/preferences#network-in_app' },
      {
        channel: 'email',
        status: 'suppressed',
        reason: 'preference_category',
        setting_url: '/preferences#network-email',
      },
    ]);
  });

  it('shows a mute', async () => {
    await watch(ada);
    await room.ask(ada, 'POST /api/v1/mutes', { resource: { kind: 'network', id: network } });
    const event = await alarm();
    await room.settle();
    const why = await whyEvent(ada, event);
    expect(decisions(why)).toEqual(['in_app suppressed muted', 'email suppressed muted']);
    expect(why.decisions[0]).toMatchObject({ sentence: 'You muted this.', setting_url: '/preferences#mutes' });
    expect(await told()).toBeUndefined();
  });

  it('lists the attempts, those that failed and the one that did not', async () => {
    await watch(ada);
    room.mailAnswers.push({ ok: false, retry: 'later', reason: 'temporary_failure', detail: '451 try again' });
    const event = await alarm();
    await room.settle();
    const mail = async () =>
      (await whyEvent(ada, event)).decisions.find(({ channel }: { channel: string }) => channel === 'email');
    expect(await mail()).toMatchObject({
      status: 'retrying',
      due_at: expect.any(String),
      attempts: [{ outcome: 'later', detail: '451 try again' }],
    });
    clock.advance(60_000);
    await room.settle();
    expect(await mail()).toMatchObject({
      status: 'sent',
      attempts: [{ outcome: 'later' }, { outcome: 'ok', at: clock.now().toISOString() }],
    });
  });

  it('says on reading why nothing was decided', async () => {
    await watch(ada, { min_severity: 'critical' });
    const event = await alarm();
    await room.settle();
    expect(await whyEvent(ada, event)).toMatchObject({
      decisions: [],
      silence: 'Its severity is medium, and your watch begins at critical.',
      watch: { min_severity: 'critical' },
    });
    expect(await whyEvent(bob, event)).toMatchObject({ silence: 'You watch nothing that it is about.', watch: null });
    clock.advance(1000);
    await watch(bob);
    expect(await whyEvent(bob, event)).toMatchObject({ silence: 'Your watch began after it was received.' });
  });

  it('follows an alert event by event', async () => {
    await watch(ada);
    await alarm();
    await room.settle();
    clock.advance(1000);
    await alarm('open', { severity: 'critical' });
    await room.settle();
    const { alert } = await told();
    const { body } = await room.ask(ada, `GET /api/v1/alerts/${alert.id}/why`);
    expect(body.items.map(decisions)).toEqual([
      ['in_app sent', 'email sent'],
      ['in_app sent', 'email sent'],
    ]);
    const stranger = await room.ask(bob, `GET /api/v1/alerts/${alert.id}/why`);
    expect(stranger.body.items.map(decisions)).toEqual([[], []]);
  });

  it("never shows another person's decisions, and hides what was for named people only", async () => {
    const event = await room.publish({ category: 'custom', type: 'deploy.done', recipients: [ada.id] });
    await room.settle();
    expect(decisions(await whyEvent(ada, event))).toEqual(['in_app sent', 'email sent']);
    expect((await room.ask(bob, `GET /api/v1/events/${event}/why`)).body.code).toBe('EVENT_NOT_FOUND');
    expect(await whyEvent(mara, event)).toMatchObject({ decisions: [] });
    const { id } = await told();
    expect((await room.ask(bob, `GET /api/v1/notifications/${id}/why`)).body.code).toBe('NOTIFICATION_NOT_FOUND');
  });
});

describe('acknowledging for oneself', () => {
  it('is shown to oneself only', async () => {
    await watch(ada);
    await watch(bob);
    await alarm();
    await room.settle();
    const { alert } = await told();
    const answer = await personal.ask(ada, `POST /api/v1/alerts/${alert.id}/acknowledge`);
    expect(answer.body).toMatchObject({
      state: 'acknowledged',
      acknowledged_by: { id: ada.id },
      acknowledged_at: clock.now().toISOString(),
    });
    expect((await personal.ask(bob, `GET /api/v1/alerts/${alert.id}`)).body).toMatchObject({
      state: 'open',
      acknowledged_by: null,
      may: { acknowledge: true },
    });
  });
});

describe('the ledger', () => {
  const ledger = (query: string) => room.ask(mara, `GET /api/v1/deliveries?${query}`);

  it('lists by event, person, status and channel, newest first, without a word of the message', async () => {
    await watch(ada);
    await watch(bob);
    const event = await alarm();
    await room.settle();
    const all = await ledger(`event_id=${event}`);
    expect(all.body.items).toHaveLength(4);
    expect(JSON.stringify(all.body)).not.toContain('AS2497');
    const names = all.body.items.map((item: { recipient_name: string | null }) => item.recipient_name);
    expect(new Set(names)).toEqual(new Set([expect.stringMatching(/^ada/), expect.stringMatching(/^bob/)]));
    const ids = all.body.items.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(
      (await ledger(`recipient_id=${ada.id}`)).body.items.map(({ channel }: { channel: string }) => channel).toSorted(),
    ).toEqual(['email', 'in_app']);
    expect((await ledger(`recipient_id=${ada.id}&channel=email&status=sent`)).body.items).toHaveLength(1);
    expect((await ledger(`recipient_id=${ada.id}&status=failed`)).body.items).toEqual([]);
    const first = await ledger(`event_id=${event}&limit=3`);
    const rest = await ledger(`event_id=${event}&limit=3&cursor=${first.body.next_cursor}`);
    expect([...first.body.items, ...rest.body.items].map(({ id }) => id)).toEqual(ids);
  });

  it('replays what failed, as a new generation of the same row', async () => {
    await watch(ada);
    room.mailAnswers.push({ ok: false, retry: 'never', reason: 'rejected', detail: '550 no' });
    const event = await alarm();
    await room.settle();
    const [failed] = (await ledger(`event_id=${event}&status=failed`)).body.items;
    expect((await room.ask(mara, `GET /api/v1/deliveries/${failed.id}`)).body).toMatchObject({
      tries: [{ outcome: 'never', detail: '550 no' }],
    });
    const replayed = await room.ask(mara, `POST /api/v1/deliveries/${failed.id}/replay`);
    expect([replayed.status, replayed.body.status, replayed.body.generation]).toEqual([202, 'queued', 1]);
    await room.settle();
    expect((await room.ask(mara, `GET /api/v1/deliveries/${failed.id}`)).body.status).toBe('sent');
    expect((await room.ask(mara, `POST /api/v1/deliveries/${failed.id}/replay`)).body.code).toBe(
      'DELIVERY_NOT_REPLAYABLE',
    );
    expect((await room.ask(mara, `POST /api/v1/deliveries/${newId()}/replay`)).body.code).toBe('DELIVERY_NOT_FOUND');
    expect((await room.ask(mara, `GET /api/v1/deliveries/${newId()}`)).body.code).toBe('DELIVERY_NOT_FOUND');
  });
});

describe('preferences over HTTP', () => {
  it('refuse a change that was made on an older version', async () => {
    const read = await room.ask(ada, 'GET /api/v1/preferences');
    const etag = read.headers.get('etag') ?? '';
    const body = { preferences: [] };
    expect((await room.ask({ ...ada, headers: { 'if-match': etag } }, 'PUT /api/v1/preferences', body)).status).toBe(
      200,
    );
    const late = await room.ask({ ...ada, headers: { 'if-match': etag } }, 'PUT /api/v1/preferences', body);
    expect([late.status, late.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
  });
});

describe('rule 35: what belongs to another person does not exist', () => {
  it('on every route that names an id', async () => {
    const watchId = await watch(ada);
    await room.publish({
      category: 'price',
      type: 'price.fired',
      recipients: [ada.id],
      alert: { key: `price ${scene}`, state: 'open' },
    });
    await room.settle();
    const item = await told();
    const mute = (await room.ask(ada, 'POST /api/v1/mutes', { alert_id: item.alert.id })).body.id;
    const asks: [string, unknown, string][] = [
      [`GET /api/v1/watches/${watchId}`, undefined, 'WATCH_NOT_FOUND'],
      [`PATCH /api/v1/watches/${watchId}`, { min_severity: 'high' }, 'WATCH_NOT_FOUND'],
      [`DELETE /api/v1/watches/${watchId}`, undefined, 'WATCH_NOT_FOUND'],
      [`DELETE /api/v1/mutes/${mute}`, undefined, 'MUTE_NOT_FOUND'],
      ['POST /api/v1/mutes', { alert_id: item.alert.id }, 'ALERT_NOT_FOUND'],
      ...['read', 'unread', 'archive', 'unarchive'].map((act): [string, unknown, string] => [
        `POST /api/v1/notifications/${item.id}/${act}`,
        undefined,
        'NOTIFICATION_NOT_FOUND',
      ]),
      [`GET /api/v1/notifications/${item.id}/why`, undefined, 'NOTIFICATION_NOT_FOUND'],
      [`GET /api/v1/alerts/${item.alert.id}`, undefined, 'ALERT_NOT_FOUND'],
      [`GET /api/v1/alerts/${item.alert.id}/why`, undefined, 'ALERT_NOT_FOUND'],
      [`POST /api/v1/alerts/${item.alert.id}/acknowledge`, undefined, 'ALERT_NOT_FOUND'],
      [`POST /api/v1/alerts/${item.alert.id}/resolve`, undefined, 'ALERT_NOT_FOUND'],
    ];
    const root: Asking = { id: await addPerson(test.db, `root${scene}`, { role: 'ADMIN' }), role: 'ADMIN' };
    for (const who of [bob, mara, root]) {
      for (const [request, body, code] of asks)
        expect([request, (await room.ask(who, request, body)).body.code]).toEqual([request, code]);
    }
    expect((await room.ask(ada, `GET /api/v1/watches/${watchId}`)).body.min_severity).toBe('low');
    expect(await told()).toMatchObject({ id: item.id, read_at: null, archived_at: null, alert: { state: 'open' } });
  });
});

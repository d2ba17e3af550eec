import { addPeople, addWatches, usingDatabase } from '#kit';
import { movableClock } from '#platform/clock';
import { makeSealer } from '#platform/crypto';
import { silentLog } from '#platform/log';
import { localRealtime } from '#platform/realtime';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acknowledgeAlert, resolveAlert, settleFlapping } from './alert/alert-action.ts';
import type { Channel, Message, Outcome } from './channel.ts';
import { deliverNextParcel } from './deliver/deliver.ts';
import { replayDelivery } from './deliver/replay.ts';
import type { EventDraft } from './event/event.ts';
import { fanOutNextPage } from './fan-out/fan-out.ts';
import { makePublish } from './event/publish.ts';
import { reconcile } from './ledger/reconcile.ts';

const kit = usingDatabase();
const sent: Message[] = [];
let answers: Outcome[] = [];
let clock = movableClock();
let scene = 0;

beforeEach(() => {
  sent.length = 0;
  answers = [];
  clock = movableClock();
  scene += 1;
});

/** A channel that keeps what it was given and answers by script. */
function recorder(name: 'in_app' | 'email', edits: boolean): Channel {
  return {
    name,
    edits,
    destination: z.string(),
    adding: { way: 'given' },
    concurrency: 10,
    timeoutMs: 1000,
    idempotent: true,
    render: (message) => message,
    send: async (rendered) => {
      sent.push(rendered as Message); // what render returned
      return answers.shift() ?? { ok: true, thread: { messageIds: [`<${(rendered as Message).idempotencyKey}>`] } };
    },
  };
}

const inApp = recorder('in_app', true);
const email = recorder('email', false);
const links = {
  oneTime: async (purpose: string, jti: string) => `https://tocsin.test/${purpose}?token=${jti}`,
  unsubscribe: () => 'https://tocsin.test/u/x',
  acknowledge: () => 'https://tocsin.test/a/x',
  code: () => '123456',
  page: (path: string) => `https://tocsin.test${path}`,
};

function deps() {
  const realtime = localRealtime();
  const publish = makePublish({ clock, realtime });
  return {
    database: kit.database,
    clock,
    realtime,
    log: silentLog(),
    channels: [inApp, email],
    sealer: makeSealer(['a secret']),
    links,
    publish,
    random: () => 0.5,
    acknowledge: 'shared' as const,
  };
}

async function publish(...drafts: EventDraft[]) {
  return kit.database.transaction((tx) => makePublish(deps())(tx, drafts));
}

async function fanOut(): Promise<void> {
  while (await fanOutNextPage(deps()));
}

async function deliver(...channels: Channel[]): Promise<void> {
  for (const channel of channels.length > 0 ? channels : [inApp, email])
    while (await deliverNextParcel(deps(), channel, '00000000-0000-7000-8000-000000000001'));
}

async function settleAll(): Promise<void> {
  await fanOut();
  await deliver();
}

const resource = () => ({ kind: 'network', id: String(64_000 + scene) });
const alarm = (state: 'open' | 'resolve', more: Partial<EventDraft> = {}): EventDraft => ({
  source: 'networks',
  type: 'network.delay',
  category: 'network',
  severity: 'medium',
  time: clock.now(),
  data: { title: state === 'open' ? 'Delay rose' : 'Delay is back to normal' },
  resources: [resource()],
  alert: { key: `delay ${scene}`, state },
  ...more,
});

async function watchers(...names: string[]) {
  const people = await addPeople(
    kit.db,
    names.map((name) => `${name}${scene}`),
  );
  await addWatches(kit.db, people, { kind: 'network', resource: resource().id });
  return people;
}

async function ledger() {
  const { rows } = await sql<{ channel: string; status: string; reason: string | null; step: string; id: string }>`
    select d.id, d.channel, d.status, d.reason, e.step from delivery d join event e on e.id = d.event_id
    join event_resource r on r.event_id = e.id where r.resource_id = ${resource().id}
    union all select d.id, d.channel, d.status, d.reason, e.step from delivery d join event e on e.id = d.event_id where e.source = 'networks' and e.type like 'tocsin.%' and e.alert_id in (select id from alert where key = ${`delay ${scene}`})
    order by step, channel, id`.execute(kit.db);
  return rows;
}

const pick = (rows: Awaited<ReturnType<typeof ledger>>) =>
  rows.map(({ step, channel, status, reason }) => [step, channel, status, reason].filter(Boolean).join(' '));

describe('the way of one alarm', () => {
  it('reaches a watcher in the app and by e-mail, with one ledger row each', async () => {
    await watchers('ada');
    expect(await publish(alarm('open'))).toMatchObject({ accepted: 1, duplicates: 0 });
    await settleAll();
    expect(pick(await ledger())).toEqual(['open email sent', 'open in_app sent']);
    expect(sent.map(({ title, step }) => `${step}: ${title}`)).toEqual(['open: Delay rose', 'open: Delay rose']);
  });

  it('tells its recovery to those who were told, in the thread that told them', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await settleAll();
    clock.advance(60_000);
    await publish(alarm('resolve', { resources: [] }));
    sent.length = 0;
    await settleAll();
    const mail = sent.find(({ acknowledgeUrl, thread }) => thread !== undefined && acknowledgeUrl === undefined);
    expect(mail?.step).toBe('resolve');
    expect(mail?.thread?.messageIds).toHaveLength(1);
  });

  it('does not tell a recovery to somebody who began to watch after the opening', async () => {
    await publish(alarm('open'));
    await watchers('late');
    clock.advance(60_000);
    await publish(alarm('resolve'));
    await settleAll();
    expect(sent).toEqual([]);
  });

  it('cancels an opening that nobody leased together with its recovery', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await fanOut();
    await deliver(inApp);
    clock.advance(1000);
    await publish(alarm('resolve'));
    await settleAll();
    expect(pick(await ledger())).toEqual([
      'open email cancelled recovered_first',
      'open in_app sent',
      'resolve email cancelled recovered_first',
      'resolve in_app sent',
    ]);
  });

  it('cancels with a later opening none of before the last recovery', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await settleAll();
    clock.advance(1000);
    await publish(alarm('resolve'));
    await settleAll();
    clock.advance(1000);
    await publish(alarm('open'));
    await fanOut();
    // As if a worker had leased it and were sending.
    await sql`update parcel set attempts = 1`.execute(kit.db);
    for (const state of ['resolve', 'open', 'resolve'] as const) {
      clock.advance(1000);
      await publish(alarm(state));
      await fanOut();
    }
    expect((await ledger()).filter(({ step, channel }) => step === 'open' && channel === 'email')).toMatchObject([
      { status: 'sent' },
      { status: 'queued' },
      { status: 'cancelled' },
    ]);
  });

  it('gives somebody whom a rise is the first to reach an opening', async () => {
    const people = await addPeople(kit.db, [`cautious${scene}`]);
    await addWatches(kit.db, people, { kind: 'network', resource: resource().id, minSeverity: 'high' });
    await watchers('ada');
    await publish(alarm('open'));
    await settleAll();
    clock.advance(1000);
    sent.length = 0;
    await publish(alarm('open', { severity: 'critical' }));
    await fanOut();
    await deliver(email);
    expect(sent.map(({ recipientName, step }) => `${recipientName} ${step}`).toSorted()).toEqual([
      `ada${scene} rise`,
      `cautious${scene} open`,
    ]);
  });

  it('sends an update by e-mail only when severity rises', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await settleAll();
    clock.advance(1000);
    await publish(alarm('open'));
    await settleAll();
    clock.advance(1000);
    await publish(alarm('open', { severity: 'critical' }));
    await settleAll();
    expect(pick(await ledger())).toEqual([
      'open email sent',
      'open in_app sent',
      'rise email sent',
      'rise in_app sent',
      'update in_app sent',
    ]);
  });

  it('tells nobody twice when an event is pushed twice', async () => {
    await watchers('ada');
    const once = alarm('open', { externalId: `once ${scene}` });
    expect(await publish(once, once)).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await publish(once)).toMatchObject({ accepted: 0, duplicates: 1 });
    await settleAll();
    expect(sent).toHaveLength(2);
  });

  it('changes nothing by an event that is older than the last of its alert', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await publish(alarm('resolve', { time: new Date(clock.now().getTime() - 60_000) }));
    const { rows } = await sql<{ state: string }>`select state from alert where key = ${`delay ${scene}`}`.execute(
      kit.db,
    );
    expect(rows).toEqual([{ state: 'open' }]);
  });

  it('keeps the alert when it returns within 15 minutes, and makes a new one later', async () => {
    await publish(alarm('open'));
    clock.advance(1000);
    await publish(alarm('resolve'));
    clock.advance(14 * 60_000);
    await publish(alarm('open'));
    clock.advance(1000);
    await publish(alarm('resolve'));
    clock.advance(16 * 60_000);
    await publish(alarm('open'));
    const { rows } = await sql<{
      state: string;
      reopened: number;
    }>`select state, reopened from alert where key = ${`delay ${scene}`} order by id`.execute(kit.db);
    expect(rows).toEqual([
      { state: 'resolved', reopened: 1 },
      { state: 'open', reopened: 0 },
    ]);
  });

  it('folds three returns in an hour into flapping until 15 minutes are quiet', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await settleAll();
    for (let turn = 0; turn < 5; turn++) {
      clock.advance(60_000);
      await publish(alarm('resolve'));
      await settleAll();
      clock.advance(60_000);
      await publish(alarm('open'));
      await settleAll();
    }
    clock.advance(60_000);
    await publish(alarm('resolve'));
    await settleAll();
    const before = pick(await ledger()).filter((row) => row.includes('email'));
    expect(before.filter((row) => row.startsWith('open')).length).toBe(4);
    expect(before.filter((row) => row.startsWith('resolve')).length).toBe(3);
    clock.advance(16 * 60_000);
    expect(await settleFlapping(deps())).toBe(true);
    await settleAll();
    expect(pick(await ledger()).filter((row) => row.startsWith('resolve email')).length).toBe(4);
  });

  it('sends a link that works once by e-mail alone, so that no inbox keeps it unread when it was used', async () => {
    const [ada] = await watchers('ada');
    const account = { source: 'accounts', category: 'account', resources: [], recipients: [ada?.id ?? ''] } as const;
    const { alert: _, ...notice } = alarm('open', { ...account, type: 'account.email_verification' });
    await publish(notice);
    await settleAll();
    const { rows } = await sql<{ channel: string; status: string; in_inbox: boolean }>`
      select d.channel, d.status, n.in_inbox from delivery d join event e on e.id = d.event_id
      join notification n on n.event_id = e.id
      where e.type = 'account.email_verification' and d.recipient_id = ${ada?.id} order by d.channel`.execute(kit.db);
    expect(rows).toEqual([
      { channel: 'email', status: 'sent', in_inbox: false },
      { channel: 'in_app', status: 'suppressed', in_inbox: false },
    ]);
  });

  it('sends nothing to a person who was disabled after it was decided', async () => {
    const [ada] = await watchers('ada');
    await publish(alarm('open'));
    await fanOut();
    await sql`update users set status = 'disabled' where id = ${ada?.id}`.execute(kit.db);
    await deliver();
    expect(pick(await ledger())).toEqual([
      'open email cancelled account_inactive',
      'open in_app cancelled account_inactive',
    ]);
    expect(sent).toEqual([]);
  });

  it('retries what failed for now, later each time, and gives up after the last delay', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await fanOut();
    answers = Array.from({ length: 20 }, () => ({
      ok: false,
      retry: 'later',
      reason: 'temporary_failure',
      detail: '451 try again',
    }));
    for (let turn = 0; turn < 14; turn++) {
      await deliver(email);
      clock.advance(8 * 3_600_000);
    }
    expect(sent).toHaveLength(12);
    expect(pick(await ledger())).toContain('open email failed retries_exhausted');
    const { rows } = await sql<{
      left: number;
    }>`select count(*)::int as left from parcel p join event_resource r on r.event_id = p.event_id where r.resource_id = ${resource().id} and p.channel = 'email'`.execute(
      kit.db,
    );
    expect(rows[0]?.left).toBe(0);
  });

  it('sends a failed delivery again when it is replayed, under a new idempotency key', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await fanOut();
    answers = [{ ok: false, retry: 'never', reason: 'rejected', detail: '554 no' }];
    await deliver(email);
    const failed = (await ledger()).find(({ status }) => status === 'failed');
    await kit.database.transaction((tx) =>
      replayDelivery(tx, failed?.id ?? '', { at: clock.now(), realtime: localRealtime() }),
    );
    await deliver(email);
    expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual([`${failed?.id}.0`, `${failed?.id}.1`]);
    expect(pick(await ledger())).toContain('open email sent');
  });

  it('closes an address that refused for good, for every later event', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await fanOut();
    answers = [{ ok: false, retry: 'never', reason: 'hard_bounce', detail: '550 5.1.1' }];
    await deliver(email);
    clock.advance(1000);
    await publish(alarm('open', { severity: 'critical' }));
    await settleAll();
    expect(pick(await ledger())).toContain('rise email suppressed suppressed_address');
    expect(sent.map(({ type }) => type)).toContain('tocsin.destination.refused');
  });

  it('holds a later message until the earlier one to the same address has ended', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await fanOut();
    answers = [{ ok: false, retry: 'later', reason: 'temporary_failure', detail: '451' }];
    await deliver(email);
    clock.advance(1000);
    await publish(alarm('open', { severity: 'critical' }));
    await fanOut();
    sent.length = 0;
    await deliver(email);
    expect(sent).toEqual([]);
    clock.advance(60_000);
    await deliver(email);
    clock.advance(60_000);
    await deliver(email);
    expect(sent.map(({ step }) => step)).toEqual(['open', 'rise']);
  });

  it('tells no recovery where the second opening never left, whatever was told before the first recovery', async () => {
    await watchers('ada');
    await publish(alarm('open'));
    await settleAll();
    clock.advance(1000);
    await publish(alarm('resolve'));
    await settleAll();
    clock.advance(1000);
    answers = [{ ok: false, retry: 'later', reason: 'temporary_failure', detail: '451' }];
    await publish(alarm('open'));
    await fanOut();
    await deliver(email);
    await publish(alarm('resolve', { time: new Date(clock.now().getTime() + 1000) }));
    await settleAll();
    clock.advance(3_600_000);
    await settleAll();
    const mails = pick(await ledger()).filter((row) => row.includes('email'));
    expect(mails.filter((row) => row === 'resolve email sent')).toHaveLength(1);
  });

  it('balances: what match expected is what the ledger holds', async () => {
    expect(await reconcile(kit.db)).toMatchObject({ missing: 0, wrong: [] });
  });
});

describe('acting on an alert', () => {
  async function opened(): Promise<string> {
    await publish(alarm('open'));
    await settleAll();
    const { rows } = await sql<{ id: string }>`select id from alert where key = ${`delay ${scene}`}`.execute(kit.db);
    return rows[0]?.id ?? '';
  }

  it('acknowledging speaks for everybody where acknowledgements are shared, and repeating it is harmless', async () => {
    const [ada] = await watchers('ada', 'bob');
    const alertId = await opened();
    await acknowledgeAlert(deps(), { alertId, recipientId: ada?.id ?? '', manages: false });
    await acknowledgeAlert(deps(), { alertId, recipientId: ada?.id ?? '', manages: false });
    const { rows } = await sql`select state, acknowledged_by from alert where id = ${alertId}`.execute(kit.db);
    expect(rows).toEqual([{ state: 'acknowledged', acknowledged_by: ada?.id }]);
    await settleAll();
    expect(pick(await ledger()).filter((row) => row.startsWith('acknowledge'))).toEqual([
      'acknowledge in_app sent',
      'acknowledge in_app sent',
    ]);
  });

  it('a stranger to the alert does not learn that it exists', async () => {
    await watchers('ada');
    const alertId = await opened();
    const [eve] = await addPeople(kit.db, [`eve${scene}`]);
    await expect(
      acknowledgeAlert(deps(), { alertId, recipientId: eve?.id ?? '', manages: false }),
    ).rejects.toMatchObject({ code: 'ALERT_NOT_FOUND' });
  });

  it('resolving by hand needs a manager and is told like any recovery', async () => {
    const [ada] = await watchers('ada');
    const alertId = await opened();
    await expect(resolveAlert(deps(), { alertId, recipientId: ada?.id ?? '', manages: false })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await resolveAlert(deps(), { alertId, recipientId: ada?.id ?? '', manages: true });
    await settleAll();
    expect(pick(await ledger()).filter((row) => row.startsWith('resolve'))).toEqual([
      'resolve email sent',
      'resolve in_app sent',
    ]);
    await expect(resolveAlert(deps(), { alertId, recipientId: ada?.id ?? '', manages: true })).rejects.toMatchObject({
      code: 'ALERT_RESOLVED',
    });
  });
});

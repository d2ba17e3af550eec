import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { usingDatabase } from '#kit';
import type { Db } from '#platform/db';
import type { Person } from '#platform/http';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';
import { localRealtime, type Realtime } from '#platform/realtime';
import { StreamMessage } from '@tocsin/sdk/contract';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { listInbox, readNotification } from '../inbox/inbox.ts';
import { makeStreamHub, type StreamHub, type StreamLimits } from './stream.ts';
import { addAlert, addEvent, addItem, addPerson } from '../recipient/recipient-example.ts';

const test = usingDatabase(12);

type MessageOf<T extends StreamMessage['type']> = Extract<StreamMessage, { type: T }>;

/** A browser's end of a stream: what it got, in order. */
interface Client {
  socket: WebSocket;
  got: StreamMessage[];
  /** The first `count` titles, as soon as they are there. */
  titles(count: number): Promise<string[]>;
  /** The first message of this kind that has not been asked for yet. */
  next<T extends StreamMessage['type']>(type: T): Promise<MessageOf<T>>;
  closed: Promise<{ code: number; reason: string }>;
  cursor(): string;
}

let realtime: Realtime;
let hub: StreamHub;
let server: WebSocketServer;
let ada: string;

async function start(limits: Partial<StreamLimits> = {}, endedAmong?: (ids: readonly string[]) => Promise<string[]>) {
  hub = makeStreamHub({
    database: test.database,
    realtime,
    log: silentLog(),
    limits,
    ...(endedAmong && { endedAmong }),
  });
}

beforeEach(async () => {
  realtime = localRealtime();
  ada = await person();
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket, { url = '/' }) => {
    const query = new URL(url, 'http://localhost').searchParams;
    const who: Person = {
      kind: 'person',
      userId: query.get('who') ?? ada,
      role: 'AUTHENTICATED',
      via: 'session',
      sessionId: query.get('session') ?? newId(),
    };
    hub.connect(socket, { cursor: query.get('cursor') ?? undefined }, who);
  });
});

afterEach(async () => {
  await hub.drain();
  for (const socket of server.clients) socket.terminate();
  await new Promise((done) => server.close(done));
});

function connect(query: Record<string, string> = {}): Client {
  const { port } = server.address() as AddressInfo; // A port was asked for.
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?${new URLSearchParams(query).toString()}`);
  const got: StreamMessage[] = [];
  let asked = 0;
  let changed = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    got.push(StreamMessage.parse(JSON.parse(data.toString())));
    changed.resolve();
    changed = Promise.withResolvers();
  });
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await changed.promise;
    }
  };
  const titles = () => got.flatMap((message) => (message.type === 'notification' ? [message.data.title] : []));
  return {
    socket,
    got,
    titles: (count) => until(() => (titles().length >= count ? titles() : undefined)),
    next: <T extends StreamMessage['type']>(type: T) =>
      until(() => {
        const isNext = (message: StreamMessage, place: number): message is MessageOf<T> =>
          place >= asked && message.type === type;
        const found = got.find(isNext);
        if (found) asked = got.indexOf(found) + 1;
        return found;
      }),
    closed: once(socket, 'close').then(([code, reason]) => ({ code: Number(code), reason: String(reason) })),
    cursor: () => got.flatMap((message) => ('cursor' in message ? [message.cursor] : [])).at(-1) ?? '',
  };
}

async function connected(query: Record<string, string> = {}): Promise<Client> {
  const client = connect(query);
  await client.next('hello');
  return client;
}

let people = 0;

function person(): Promise<string> {
  people += 1;
  return addPerson(test.db, `person${people}`);
}

/** Puts an item into an inbox, as fan-out does. */
async function put(db: Db, title: string, recipientId = ada): Promise<string> {
  return await addItem(db, { recipientId, eventId: await addEvent(db, { title }) });
}

/** A transaction that has its number but is not committed. */
async function begun() {
  const tx = await test.db.startTransaction().execute();
  await sql`select pg_current_xact_id()`.execute(tx);
  return tx;
}

function wake(...recipients: string[]): void {
  realtime.publish('inbox', { recipients: recipients.length > 0 ? recipients : [ada] });
}

describe('the stream of an inbox', () => {
  it('says hello with a cursor, then brings a new item and the counts', async () => {
    await start();
    const client = await connected();
    expect(await client.next('counts')).toEqual({ type: 'counts', unseen: 0, unread: 0 });
    await put(test.db, 'one');
    wake();
    const { data } = await client.next('notification');
    expect(data).toMatchObject({ title: 'one', body: '', alert: null, severity: 'high', read_at: null });
    expect(await client.next('counts')).toEqual({ type: 'counts', unseen: 1, unread: 1 });
    expect(client.got.map(({ type }) => type)).toEqual(['hello', 'counts', 'notification', 'counts']);
  });

  it('brings an item to every tab of its person and to nobody else', async () => {
    await start();
    const bob = await person();
    const [one, two, other] = [await connected(), await connected(), await connected({ who: bob })];
    await put(test.db, 'for ada');
    wake(ada, bob);
    expect(await one.titles(1)).toEqual(['for ada']);
    expect(await two.titles(1)).toEqual(['for ada']);
    await put(test.db, 'for bob', bob);
    wake(ada, bob);
    expect(await other.titles(1)).toEqual(['for bob']);
  });

  it('brings an item once, however often it is woken', async () => {
    await start();
    const client = await connected();
    await put(test.db, 'one');
    for (let time = 0; time < 20; time++) wake();
    await client.titles(1);
    await put(test.db, 'two');
    for (let time = 0; time < 20; time++) wake();
    expect(await client.titles(2)).toEqual(['one', 'two']);
  });

  it('brings an item that another process committed late, also when later ones overtook it', async () => {
    await start();
    const client = await connected();
    const early = await begun();
    await put(test.db, 'overtakes');
    wake();
    expect(await client.titles(1)).toEqual(['overtakes']);
    await put(early, 'late');
    await early.commit().execute();
    wake();
    expect(await client.titles(2)).toEqual(['overtakes', 'late']);
    await put(test.db, 'after');
    wake();
    expect(await client.titles(3)).toEqual(['overtakes', 'late', 'after']);
  });

  it('does not lose an item of one person because somebody else was read for meanwhile', async () => {
    await start();
    const bob = await person();
    const [hers, his] = [await connected(), await connected({ who: bob })];
    await put(test.db, 'for ada');
    await put(test.db, 'for bob', bob);
    wake(bob);
    await his.titles(1);
    wake(ada);
    expect(await hers.titles(1)).toEqual(['for ada']);
  });

  it('brings an item again when it moved to the top', async () => {
    await start();
    const client = await connected();
    const id = await put(test.db, 'rises');
    wake();
    await client.titles(1);
    await sql`update notification set severity = 'critical', xid = pg_current_xact_id(), position = nextval('notification_position') where id = ${id}`.execute(
      test.db,
    );
    wake();
    await client.titles(2);
    expect(client.got.flatMap((m) => (m.type === 'notification' ? [m.data.severity] : []))).toEqual([
      'high',
      'critical',
    ]);
  });
});

describe('a stream that begins with a cursor', () => {
  it('brings what was missed, each once, then what comes', async () => {
    await start();
    const first = await connected();
    await put(test.db, 'one');
    wake();
    await first.titles(1);
    first.socket.close();
    await put(test.db, 'two');
    await put(test.db, 'three');
    const second = connect({ cursor: first.cursor() });
    expect(await second.titles(2)).toEqual(['two', 'three']);
    await put(test.db, 'four');
    wake();
    expect(await second.titles(3)).toEqual(['two', 'three', 'four']);
  });

  it('goes on from the list of the inbox', async () => {
    await start();
    await put(test.db, 'in the list');
    const list = await listInbox(test.db, { recipientId: ada, show: 'all', limit: 10 });
    await put(test.db, 'after the list');
    const client = connect({ cursor: list.stream_cursor });
    expect(await client.titles(1)).toEqual(['after the list']);
  });

  it('goes on from the middle of a batch, also when an earlier transaction was committed meanwhile', async () => {
    await start();
    const first = await connected();
    const late = await begun();
    for (const title of ['one', 'two', 'three', 'four']) await put(test.db, title);
    wake();
    await first.titles(4);
    const cursors = first.got.flatMap((message) => (message.type === 'notification' ? [message.cursor] : []));
    await put(test.db, 'five');
    await put(late, 'late');
    await late.commit().execute();
    const rest = [
      ['two', 'three', 'four', 'late', 'five'],
      ['three', 'four', 'late', 'five'],
      ['four', 'late', 'five'],
      ['late', 'five'],
    ];
    for (const [index, cursor] of cursors.entries()) {
      const client = connect({ cursor });
      const expected = rest[index] ?? [];
      expect(await client.titles(expected.length)).toEqual(expected);
      client.socket.close();
    }
  });

  it('brings a long absence page by page', async () => {
    await start({ page: 7 });
    const first = await connected();
    first.socket.close();
    const expected = Array.from({ length: 50 }, (_, index) => `item ${index}`);
    for (const title of expected) await put(test.db, title);
    const client = connect({ cursor: first.cursor() });
    expect(await client.titles(50)).toEqual(expected);
    await put(test.db, 'live');
    wake();
    expect(await client.titles(51)).toEqual([...expected, 'live']);
    const cursors = client.got.flatMap((message) => (message.type === 'notification' ? [message.cursor] : []));
    const again = connect({ cursor: cursors[24] ?? '' });
    expect(await again.titles(26)).toEqual([...expected.slice(25), 'live']);
  });

  it.for(['', 'x', '~', 'a.b~c', '!', 'zz.1~zz', '1.2.9', '0.1', 'zzzzzzzzz.1'])(
    'refuses the cursor "%s"',
    async (cursor) => {
      await start();
      expect(await connect({ cursor }).closed).toMatchObject({ code: 4400 });
    },
  );
});

describe('items that come while streams come and go', () => {
  it('reach everybody exactly once, whatever the order of commits', async () => {
    await start({ page: 5 });
    const writers = 6;
    const each = 40;
    const steady = await connected();
    const writing = Array.from({ length: writers }, async (_, writer) => {
      for (let index = 0; index < each; index++) {
        await test.database.transaction(async (tx) => {
          await put(tx, `${writer}.${index}`);
          await sql`select pg_sleep(${(index * (writer + 1)) % 4} / 1000.0)`.execute(tx);
        });
        wake();
      }
    });
    // Takes one item of each connection and comes back with its cursor, often from the middle of a batch.
    const roaming: string[] = [];
    let cursor = steady.cursor();
    const roam = async () => {
      while (roaming.length < writers * each) {
        const client = connect({ cursor });
        const item = await client.next('notification');
        roaming.push(item.data.title);
        ({ cursor } = item);
        client.socket.terminate();
        await client.closed;
      }
    };
    await Promise.all([...writing, roam()]);
    const all = Array.from({ length: writers * each }, (_, n) => `${Math.floor(n / each)}.${n % each}`);
    expect((await steady.titles(all.length)).toSorted()).toEqual(all.toSorted());
    expect(roaming.toSorted()).toEqual(all.toSorted());
  });
});

describe('what else a stream tells', () => {
  it('tells the other tabs what was read, and the new counts', async () => {
    await start();
    const client = await connected();
    const id = await put(test.db, 'one');
    wake();
    await client.titles(1);
    await client.next('counts');
    await readNotification({ database: test.database, realtime }, { recipientId: ada, id, at: new Date() });
    expect(await client.next('notification.updated')).toEqual({ type: 'notification.updated', data: { id } });
    expect(await client.next('counts')).toEqual({ type: 'counts', unseen: 0, unread: 0 });
  });

  it('tells those who have the alert that it changed', async () => {
    await start();
    const bob = await person();
    const alert = await addAlert(test.db, { state: 'acknowledged' });
    await addItem(test.db, { recipientId: ada, eventId: alert.eventId, alertId: alert.id });
    const [hers, his] = [await connected(), await connected({ who: bob })];
    realtime.publish('alert', { alertId: alert.id, recipients: [ada, bob] });
    const told = { type: 'alert.updated', data: { id: alert.id, state: 'acknowledged', acknowledged_by: null } };
    expect(await hers.next('alert.updated')).toEqual(told);
    await put(test.db, 'one', bob);
    wake(bob);
    await his.titles(1);
    expect(his.got.map(({ type }) => type)).not.toContain('alert.updated');
  });

  it('finds an item whose wake was lost', async () => {
    await start({ sweepMs: 50 });
    const client = await connected();
    await put(test.db, 'one');
    expect(await client.titles(1)).toEqual(['one']);
  });

  it('goes on after the database failed', async () => {
    let broken = false;
    const database = {
      ...test.database,
      get db() {
        if (broken) throw new Error('The database is away.');
        return test.db;
      },
    };
    hub = makeStreamHub({ database, realtime, log: silentLog() });
    const client = await connected();
    broken = true;
    await put(test.db, 'one');
    wake();
    setTimeout(() => (broken = false), 100);
    expect(await client.titles(1)).toEqual(['one']);
  });
});

describe('rule 51: the end of a stream', () => {
  it('comes at once with the end of its session, and of no other', async () => {
    await start();
    const [session, other] = [newId(), newId()];
    const [one, two, three] = [
      await connected({ session }),
      await connected({ session }),
      await connected({ session: other }),
    ];
    realtime.publish('session-ended', { sessionIds: [session, newId()] });
    expect(await one.closed).toMatchObject({ code: 4401 });
    expect(await two.closed).toMatchObject({ code: 4401 });
    await put(test.db, 'still there');
    wake();
    expect(await three.titles(1)).toEqual(['still there']);
    expect(hub.open).toBe(1);
  });

  it('comes when the session ended by its age', async () => {
    const session = newId();
    await start({ sweepMs: 50 }, async (ids) => ids.filter((id) => id === session));
    const client = await connected({ session });
    expect(await client.closed).toMatchObject({ code: 4401 });
  });

  it('comes when its person has too many', async () => {
    await start({ perPerson: 3 });
    const clients = [await connected(), await connected(), await connected()];
    expect(await connect().closed).toMatchObject({ code: 4429 });
    await connected({ who: await person() });
    clients[0]?.socket.close();
    await clients[0]?.closed;
    await connected();
  });

  it('comes when the client does not answer', async () => {
    await start({ heartbeatMs: 60 });
    const lively = await connected();
    const { port } = server.address() as AddressInfo; // A port was asked for.
    const dead = new WebSocket(`ws://127.0.0.1:${port}/`, { autoPong: false });
    await once(dead, 'close');
    expect(lively.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('comes when the client is too slow, and its cursor brings the rest', async () => {
    await start({ buffered: 20_000 });
    const slow = await connected();
    slow.socket.pause();
    const [socket] = server.clients;
    const titles: string[] = [];
    while (socket?.readyState === WebSocket.OPEN) {
      titles.push(`${titles.length} ${'x'.repeat(180_000)}`);
      await put(test.db, titles.at(-1) ?? '');
      wake();
    }
    slow.socket.resume();
    expect(await slow.closed).toMatchObject({ code: 4408 });
    const got = slow.got.filter(({ type }) => type === 'notification').length;
    expect(got).toBeLessThan(titles.length);
    await hub.drain();
    await start({ page: 2 });
    const back = connect({ cursor: slow.cursor() });
    expect(await back.titles(titles.length - got)).toEqual(titles.slice(got));
  });

  it('comes with the server, and new ones are sent away', async () => {
    await start();
    const client = await connected();
    await hub.drain();
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(await connect().closed).toMatchObject({ code: 1001 });
    expect(hub.open).toBe(0);
  });
});

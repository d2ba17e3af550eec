import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from '@fastify/websocket';
import type { Database } from '#platform/db';
import type { Person } from '#platform/http';
import { workLoop, type WorkLoop } from '#platform/jobs';
import type { Log } from '#platform/log';
import type { Realtime } from '#platform/realtime';
import { makeAudience, type Audience } from './stream-audience.ts';
import { readCursor } from './stream-cursor.ts';
import { beat, closeSocket, makeListener, type Listener } from './stream-listener.ts';
import { makeNews, type AlertChanged, type ItemsChanged, type News } from './stream-news.ts';
import { groupsOf, tellItems } from './stream-reading.ts';
import { findNewItems } from './stream.queries.ts';

export interface StreamHubDeps {
  readonly database: Database;
  readonly realtime: Realtime;
  readonly log: Log;
  /** Which of these sessions and tokens have ended by their age, without anybody saying so. */
  readonly endedAmong?: (credentialIds: readonly string[]) => Promise<readonly string[]>;
  readonly limits?: Partial<StreamLimits>;
}

export interface StreamLimits {
  /** Open streams of one person. */
  readonly perPerson: number;
  /** Bytes that may wait for a slow connection. */
  readonly buffered: number;
  /** Items that one reading gives to one stream. */
  readonly page: number;
  readonly heartbeatMs: number;
  /** How often every open inbox is read without having been woken, because a wake may be lost. */
  readonly sweepMs: number;
  /** How long connections may take to close when the server stops. */
  readonly drainMs: number;
}

const usual: StreamLimits = {
  perPerson: 20,
  // Twice what a page of the longest items takes, so that only slowness fills it.
  buffered: 2 * 1024 * 1024,
  page: 100,
  heartbeatMs: 30_000,
  sweepMs: 15_000,
  drainMs: 1000,
};

/** The live inboxes of this process. */
export interface StreamHub {
  /** Takes over the WebSocket of somebody who proved who they are, and tells what came after the cursor. */
  connect(socket: WebSocket, request: { readonly cursor: string | undefined }, person: Person): void;
  /** How many streams are open. */
  readonly open: number;
  /** Ends every stream; clients come back with their cursors. */
  drain(): Promise<void>;
}

/** What is published on the topic `inbox`: these people have something new. */
interface Woken {
  readonly recipients: readonly string[];
}

/** What is published on the topic `session-ended`. */
interface Ended {
  readonly sessionIds: readonly string[];
}

// What a reading takes at rest, and how long people wait at most for the next one because the last one took longer.
const quickMs = 10;
const longestPauseMs = 50;

// One statement reads for so many; more would make the first of them wait for the last.
const readersAtOnce = 1000;

/**
 * Every listener has a place of its own: the snapshot up to which it was told. A reading asks, for those who were woken,
 * what their places could not see, and its own snapshot becomes their next place. A listener that joins is one with an
 * old place: what it missed comes by the same reading, each item once, also when it was committed late.
 */
export function makeStreamHub(deps: StreamHubDeps): StreamHub {
  return new Hub(deps);
}

class Hub implements StreamHub {
  private readonly deps: StreamHubDeps;
  private readonly limits: StreamLimits;
  private readonly audience: Audience = makeAudience();
  private readonly due = new Set<Listener>();
  private readonly news: News;
  private readonly loop: WorkLoop;
  private readonly heart: NodeJS.Timeout;
  private readonly leave: (() => void)[];
  private sweptAt = performance.now();
  private stopping = false;

  constructor(deps: StreamHubDeps) {
    this.deps = deps;
    this.limits = { ...usual, ...deps.limits };
    const { buffered, sweepMs, heartbeatMs } = this.limits;
    this.news = makeNews({ ...deps, audience: this.audience, buffered });
    this.loop = workLoop({ name: 'stream', run: () => this.readNext(), idleMs: sweepMs, log: deps.log });
    this.heart = setInterval(() => this.beatAll(), heartbeatMs);
    this.leave = [
      this.on<Woken>('inbox', ({ recipients }) => this.read(this.audience.of(recipients))),
      this.on<Ended>('session-ended', ({ sessionIds }) => this.endSessions(sessionIds)),
      this.on<AlertChanged>('alert', (change) => this.news.alertChanged(change)),
      this.on<ItemsChanged>('inbox-state', (change) => this.news.itemsChanged(change)),
    ];
  }

  get open(): number {
    return this.audience.size;
  }

  connect(socket: WebSocket, { cursor }: { readonly cursor: string | undefined }, person: Person): void {
    const place = cursor === undefined ? null : readCursor(cursor);
    if (this.stopping) return closeSocket(socket, 'serverStops');
    if (place === undefined) return closeSocket(socket, 'badCursor');
    if (this.audience.countOf(person.userId) >= this.limits.perPerson) return closeSocket(socket, 'tooMany');
    const listener = makeListener(socket, person, place);
    this.audience.add(listener);
    socket.once('close', () => {
      this.audience.remove(listener);
      this.due.delete(listener);
    });
    this.read([listener]);
  }

  async drain(): Promise<void> {
    this.stopping = true;
    for (const stop of this.leave) stop();
    clearInterval(this.heart);
    await Promise.all([this.loop.stop(), this.news.stop(), ...[...this.audience].map((each) => this.letGo(each))]);
  }

  /** Reads for these as soon as the reading that runs has ended; wakes that come meanwhile become one. */
  private read(listeners: readonly Listener[]): void {
    for (const listener of listeners) if (!listener.waiting) this.due.add(listener);
    if (this.due.size > 0) this.loop.wake();
  }

  private async readNext(): Promise<boolean> {
    if (performance.now() - this.sweptAt >= this.limits.sweepMs) await this.sweep();
    const listeners = [...this.due.values().take(readersAtOnce)];
    if (listeners.length === 0) return false;
    // Before the reading: who is woken while it runs may have something that it does not see, and is due again.
    for (const listener of listeners) this.due.delete(listener);
    try {
      await this.tellNew(listeners);
    } catch (error) {
      for (const listener of listeners) this.due.add(listener);
      throw error;
    }
    return this.due.size > 0;
  }

  private async tellNew(listeners: readonly Listener[]): Promise<void> {
    const begun = performance.now();
    const { page, buffered } = this.limits;
    const groups = groupsOf(listeners);
    const found = await findNewItems(this.deps.database.db, groups, page);
    const changed = tellItems(groups, found, { page, buffered, again: (more) => this.read(more) });
    this.news.countLater(changed);
    // A reading costs as much for one item of a person as for several, so under load they gather for a moment.
    const tookMs = performance.now() - begun;
    if (tookMs > quickMs) await pause(Math.min(tookMs, longestPauseMs));
  }

  private async sweep(): Promise<void> {
    this.sweptAt = performance.now();
    this.read([...this.audience]);
    const { endedAmong } = this.deps;
    const credentialIds = [...this.audience].flatMap(({ credentialId }) => credentialId ?? []);
    if (endedAmong && credentialIds.length > 0) this.endSessions(await endedAmong(credentialIds));
  }

  private endSessions(credentialIds: readonly string[]): void {
    for (const { socket } of this.audience.openedWith(credentialIds)) closeSocket(socket, 'sessionEnded');
  }

  private beatAll(): void {
    for (const listener of this.audience) beat(listener);
  }

  /** Each topic carries messages of one shape, and only this room, the in-app channel and the app publish on these. */
  private on<Published>(topic: string, act: (message: Published) => void): () => void {
    return this.deps.realtime.subscribe(topic, (message) => act(message as Published)); // by the sentence above
  }

  private async letGo({ socket }: Listener): Promise<void> {
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    closeSocket(socket, 'serverStops');
    const late = setTimeout(() => socket.terminate(), this.limits.drainMs);
    await closed;
    clearTimeout(late);
  }
}

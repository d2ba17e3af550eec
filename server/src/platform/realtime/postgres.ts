import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { randomToken } from '../crypto/index.ts';
import type { Log } from '../log/index.ts';
import { localRealtime } from './local.ts';
import { makeAssembler, toParts } from './parts.ts';
import type { Realtime } from './realtime.ts';

const channel = 'tocsin_realtime';
// While the connection is away, what is said is kept up to this number of parts: realtime is for the present.
const longestQueue = 10_000;
const notify = 'select pg_notify($1, part) from unnest($2::text[]) with ordinality as p (part, no) order by no';

interface Options {
  /** False: hears the others and tells them nothing. A server that is alone listens to commands and has no listeners elsewhere. */
  readonly speaks?: boolean;
}

/**
 * Realtime between all processes of one database, by LISTEN and NOTIFY. Listeners of this process hear at once, without
 * the database; the others hear through it. A lost connection is made again, and what was said meanwhile is missed.
 */
export async function postgresRealtime(url: string, log: Log, { speaks = true }: Options = {}): Promise<Realtime> {
  const local = localRealtime();
  const self = randomToken(9);
  const assemble = makeAssembler((text) => {
    // This module wrote the text, so it has this shape.
    const { from, topic, message } = JSON.parse(text) as { from: string; topic: string; message: unknown };
    if (from !== self) local.publish(topic, message);
  });
  const line = new Line(url, log, assemble);
  await line.open();
  return {
    publish(topic, message) {
      local.publish(topic, message);
      if (speaks) line.say(toParts(JSON.stringify({ from: self, topic, message })));
    },
    subscribe: (topic, listener) => local.subscribe(topic, listener),
    async close() {
      await line.close();
      await local.close();
    },
  };
}

/** The connection that listens and speaks, made again whenever it is lost. */
class Line {
  readonly #url: string;
  readonly #log: Log;
  readonly #heard: (part: string) => void;
  readonly #queue: string[] = [];
  #connection: pg.Client | undefined;
  #sending: Promise<void> | undefined;
  #reopening: Promise<void> | undefined;
  readonly #closing = new AbortController();

  constructor(url: string, log: Log, heard: (part: string) => void) {
    this.#url = url;
    this.#log = log;
    this.#heard = heard;
  }

  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'tocsin realtime', keepAlive: true });
    client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
    // The end of the connection follows, and says what has to be done.
    client.on('error', () => undefined);
    client.once('end', () => this.#lost(client));
    await client.connect();
    await client.query(`listen ${channel}`);
    this.#connection = client;
    this.#sendSoon();
  }

  say(parts: readonly string[]): void {
    this.#queue.push(...parts);
    if (this.#queue.length > longestQueue) this.#queue.splice(0, this.#queue.length - longestQueue);
    this.#sendSoon();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reopening;
    await this.#sending;
    await this.#connection?.end();
  }

  #sendSoon(): void {
    this.#sending ??= this.#send();
  }

  // What was said in one turn of the event loop goes in one statement. Nothing may wait between the last look at the queue
  // and the end, or what is said in between would stay.
  async #send(): Promise<void> {
    await Promise.resolve();
    try {
      while (this.#connection && this.#queue.length > 0) await this.#sendBatch(this.#connection);
    } catch (error) {
      this.#log.debug({ err: error }, 'Realtime messages wait for the connection');
    } finally {
      this.#sending = undefined;
    }
  }

  async #sendBatch(connection: pg.Client): Promise<void> {
    const batch = this.#queue.splice(0, 200);
    try {
      await connection.query(notify, [channel, batch]);
    } catch (error) {
      this.#queue.unshift(...batch);
      throw error;
    }
  }

  #lost(client: pg.Client): void {
    if (this.#connection !== client) return;
    this.#connection = undefined;
    if (!this.#closing.signal.aborted) this.#reopening ??= this.#reopen();
  }

  async #reopen(): Promise<void> {
    this.#log.warn('The realtime connection was lost');
    const { signal } = this.#closing;
    for (let pause = 50; !signal.aborted && !this.#connection; pause = Math.min(pause * 2, 5000)) {
      await wait(pause, undefined, { ref: false, signal }).catch(() => undefined);
      if (!signal.aborted)
        await this.open().catch((error: unknown) => this.#log.debug({ err: error }, 'No realtime connection yet'));
    }
    this.#reopening = undefined;
  }
}

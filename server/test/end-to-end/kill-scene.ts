import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { freePort } from '#kit';
import { countInFlight, countOpen, countRecorded, lookInto, readInboxes } from './kill-ledger.ts';
import { judge, seededRandom } from './kill-oracle.ts';
import { homeOf, startServer, tocsin, type Installation, type KillableServer } from './kill-server.ts';
import { startSink, type Arrived, type Sink } from './kill-sink.ts';

export interface Expected {
  readonly user_id: string;
  readonly email: string;
}

/** When a kill comes: some time after now, or at some mail, both by chance. */
export type Moment = { readonly withinMs: number } | { readonly fromMail: number; readonly toMail: number };

/** The tag of articles that all of them watch as well. */
export const watchedTag = 'kills';

/** An installation with many people who watch AS64511, its server in a process of its own, and the mails that it sends. */
export class Scene implements AsyncDisposable {
  readonly sink: Sink;
  readonly random = seededRandom(20_261_120);
  readonly #installation: Installation;
  #server: KillableServer | undefined;
  #expected: readonly Expected[] = [];
  /** How many mails the ledger had recorded when the sink was last emptied. */
  #recordedBefore = 0;
  #kills = 0;

  static async open(people: number): Promise<Scene> {
    const sink = await startSink();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'tocsin-kill-'));
    const scene = new Scene(sink, { dataDir, port: await freePort(), smtpUrl: sink.url });
    await scene.tocsin('seed', '--people', String(people), '--watch', `tag:${watchedTag}`);
    const seeded = await scene.tocsin('seed', '--people', String(people), '--watch', 'network:64511', '--json');
    scene.#expected = (JSON.parse(seeded) as { expected: Expected[] }).expected;
    scene.#server = await startServer(scene.#installation);
    return scene;
  }

  private constructor(sink: Sink, installation: Installation) {
    this.sink = sink;
    this.#installation = installation;
  }

  get server(): KillableServer {
    if (!this.#server) throw new Error('The server does not run.');
    return this.#server;
  }

  get people(): readonly Expected[] {
    return this.#expected;
  }

  tocsin(...words: string[]): Promise<string> {
    return tocsin(this.#installation, ...words);
  }

  /** Feeds messages of the networks feed, which are accepted when this ends. */
  async publish(...messages: object[]): Promise<void> {
    const response = await fetch(`${this.server.url}/dev/networks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(messages),
    });
    expect(await response.json()).toMatchObject({ accepted: messages.length });
  }

  /** Waits until nothing is to be done any more. */
  async ended(): Promise<void> {
    await this.#look(async (database) => {
      await expect.poll(() => countOpen(database), { timeout: 240_000, interval: 100 }).toBe(0);
    });
  }

  /** The same, and forgets the mails until then. */
  async settle(): Promise<void> {
    await this.ended();
    this.#recordedBefore = await this.#look(countRecorded);
    this.sink.take();
  }

  /** Kills the server, every other time with its database, and starts it again. Answers what was in flight. */
  async killAndStart(what: string, moment: Moment): Promise<{ inFlight: number; handedOver: number }> {
    this.#kills += 1;
    const killed = this.#kills % 2 === 0 ? 'server and database' : 'server';
    const when = await this.#until(moment);
    await this.server.kill(killed);
    const dead = performance.now();
    await this.sink.quiet();
    const arrived = this.sink.count;
    const { inFlight, recorded } = await this.#look(countInFlight);
    const handedOver = arrived - (recorded - this.#recordedBefore);
    this.#server = await startServer(this.#installation);
    const deadMs = Math.round(performance.now() - dead);
    report({ what, killed, when, deadMs, arrived, inFlight, handedOver });
    return { inFlight, handedOver };
  }

  async #until(moment: Moment): Promise<string> {
    if ('withinMs' in moment) {
      const ms = Math.round(this.random() * moment.withinMs);
      await wait(ms);
      return `after ${ms} ms`;
    }
    const mail = Math.round(moment.fromMail + this.random() * (moment.toMail - moment.fromMail));
    await this.sink.reached(mail);
    return `at mail ${mail}`;
  }

  /** Kills, starts, waits for the end, and expects every message at least once, and again only what was in flight. */
  async survive(what: string, moment: Moment, messagesEach: number): Promise<void> {
    const { inFlight, handedOver } = await this.killAndStart(what, moment);
    const judgement = judge(
      await this.mails(),
      this.#expected.map(({ email }) => email),
      messagesEach,
    );
    report({ what, ...judgement });
    expect(judgement).toMatchObject({ lost: 0, unexpected: 0 });
    expect(judgement.duplicates).toBeLessThanOrEqual(handedOver);
    expect(handedOver).toBeLessThanOrEqual(inFlight);
    expect(await this.reconciled()).toMatchObject({ missing: 0, unsettled: 0 });
  }

  /** Expects that many items since then in the inbox of each of them, and in no other. */
  async expectInboxes(since: Date, items: number): Promise<void> {
    const inboxes = await this.#look((database) => readInboxes(database, '64511', since));
    const right = this.#expected.filter(({ user_id }) => inboxes.get(user_id) === items).length;
    expect({ right, people: inboxes.size }).toEqual({ right: this.#expected.length, people: this.#expected.length });
  }

  async reconciled(): Promise<unknown> {
    return JSON.parse(await this.tocsin('reconcile', '--settled', '--json'));
  }

  /** Waits for the end and answers what has arrived since the last `settle`. */
  async mails(): Promise<Arrived[]> {
    await this.ended();
    // The people of the sample world live a life of their own, with mails that nobody here waits for.
    return this.sink.take().filter(({ to }) => !to.endsWith('@tocsin.test'));
  }

  #look<T>(look: Parameters<typeof lookInto<T>>[1]): Promise<T> {
    return lookInto(this.#installation.dataDir, look);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { dataDir } = this.#installation;
    await this.#server?.kill('server');
    await this.sink[Symbol.asyncDispose]();
    // Opening it once more stops a database that outlived its server.
    await this.#look(async () => undefined);
    const home = homeOf(dataDir);
    if (home) await rm(home, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  }
}

export function report(line: object): void {
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

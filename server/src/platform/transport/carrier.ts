import type { Database } from '../db/index.ts';
import { workLoop, type WorkLoop } from '../jobs/index.ts';
import type { Log } from '../log/index.ts';
import type { Realtime } from '../realtime/index.ts';
import { forgetWork, saveTransport, takeWork } from './outbox.queries.ts';
import type { Carrier, Transport } from './transport.ts';

interface Deps {
  readonly database: Database;
  readonly realtime: Realtime;
  readonly log: Log;
  /** Realtime topics that say that work was made. */
  readonly wakeOn: readonly string[];
}

/** Together with a worker's idle second this is under the five seconds within which work falls back. */
const graceMs = 3000;
const perSend = 500;
const probeEveryMs = 1000;

/** Says which transport this installation uses; the triggers of the outbox go by it. */
export function chooseTransport(database: Database, name: 'postgres' | Transport['name']): Promise<void> {
  return saveTransport(database.db, name);
}

export interface RunningCarrier extends Carrier {
  /** Whether the broker takes work and hands it over. */
  readonly up: boolean;
  /** How many pieces this process did because a broker brought them. */
  readonly brought: number;
  /** Begins to relay: to be called when all receivers of this process are known. */
  start(): void;
  stop(): Promise<void>;
}

/** Relays the outbox to a broker, and knows whether the broker can be relied on. */
export function carryBy(transport: Transport, deps: Deps): RunningCarrier {
  let up = false;
  let brought = 0;
  const becomes = (now: boolean, error?: unknown) => {
    if (now !== up)
      deps.log.warn(
        { err: error, transport: transport.name },
        now ? 'The broker carries the work' : 'The broker is away: workers take their work from PostgreSQL',
      );
    up = now;
  };
  const relay = async () => {
    try {
      const sent = await relaySome(transport, deps);
      if (!sent) await transport.probe();
      becomes(true);
      return sent;
    } catch (error) {
      becomes(false, error);
      // Workers find the work by themselves; told later, it would be news of what is done.
      await forgetWork(deps.database.db);
      return false;
    }
  };
  let loop: WorkLoop | undefined;
  const leave = deps.wakeOn.map((topic) => deps.realtime.subscribe(topic, () => loop?.wake()));
  return {
    get up() {
      return up;
    },
    get graceMs() {
      return up ? graceMs : 0;
    },
    get brought() {
      return brought;
    },
    receive: (queue, lanes, handle) =>
      transport.receive(queue, lanes, async (work) => {
        try {
          if (await handle(work)) brought += 1;
        } catch (error) {
          deps.log.error({ err: error, queue, work }, 'Work that a broker brought failed; PostgreSQL has it still');
        }
      }),
    start() {
      loop = workLoop({ name: `relay to ${transport.name}`, run: relay, idleMs: probeEveryMs, log: deps.log });
    },
    async stop() {
      for (const end of leave) end();
      await loop?.stop();
      await transport.close();
    },
  };
}

/** The rows are gone when the broker has confirmed them; when it does not, they are back. */
async function relaySome(transport: Transport, { database }: Deps): Promise<boolean> {
  return database.transaction(async (tx) => {
    const works = await takeWork(tx, perSend);
    if (works.length > 0) await transport.send(works);
    return works.length > 0;
  });
}

import type { Log } from '../log/index.ts';

interface Options {
  name: string;
  /** Does one piece of the work that waits, and answers whether there may be more. */
  run: () => Promise<boolean>;
  idleMs: number;
  log: Log;
}

export interface WorkLoop {
  /** There is work: look now instead of at the end of the idle time. */
  wake(): void;
  /** Ends after the piece that is at work. */
  stop(): Promise<void>;
}

const longestPauseMs = 30_000;

/**
 * Works until there is nothing left, then waits to be woken or for the idle time. After an error it pauses, longer each
 * time and whether woken or not, so that a broken database is not asked a thousand times a second.
 */
export function workLoop({ name, run, idleMs, log }: Options): WorkLoop {
  let stopping = false;
  let woken = false;
  let failures = 0;
  let endWait = (): void => undefined;

  const wait = async (ms: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    endWait = resolve;
    await promise;
    clearTimeout(timer);
    endWait = () => undefined;
  };
  const runOnce = async (): Promise<boolean> => {
    try {
      const more = await run();
      failures = 0;
      return more;
    } catch (error) {
      failures += 1;
      log.error({ err: error, loop: name, failures }, 'A work loop failed and will try again');
      return false;
    }
  };
  const pauseMs = (): number => (failures === 0 ? idleMs : Math.min(longestPauseMs, 250 * 2 ** Math.min(failures, 10)));
  const work = async (): Promise<void> => {
    while (!stopping) {
      woken = false;
      const more = await runOnce();
      if (!stopping && !more && !(woken && failures === 0)) await wait(pauseMs());
    }
  };

  const worked = work();
  return {
    wake() {
      woken = true;
      if (failures === 0) endWait();
    },
    async stop() {
      stopping = true;
      endWait();
      await worked;
    },
  };
}

import type { Publish } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/db';
import { coded } from '#platform/errors';
import type { Log } from '#platform/log';
import type { RunningFeed } from './feed-state.ts';
import { ingest } from './ingest.ts';
import type { FeedMessage, Ingested } from './ingest.ts';
import { replay } from './replay.ts';
import { watchable } from './watchable.ts';

interface Options {
  database: Database;
  /** Plays the recorded feed; absent where there is a real one, or none. */
  sample?: { connected: () => boolean };
}

interface Context {
  publish: Publish;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
}

/** The alarms of the Internet Health Report, from a broker, from the recorded sample, or by hand. */
export function networksSource({ database, sample }: Options) {
  let running: Context | undefined;
  let since = new Date(0);

  async function take(messages: readonly FeedMessage[]): Promise<Ingested> {
    if (running === undefined || running.signal.aborted)
      throw coded('UNAVAILABLE', 'The networks feed is not running.');
    return ingest({ database, ...running }, messages);
  }

  return {
    name: 'networks',
    watchable,
    /** Takes a batch in, in one transaction: a broker may commit its offsets when this has ended. */
    ingest: take,
    /** What the page says of the feed; null while none runs. */
    feed(): RunningFeed | null {
      const alive = running !== undefined && !running.signal.aborted;
      return alive && sample ? { name: 'Recorded sample', since } : null;
    },
    async start(context: Context): Promise<() => Promise<void>> {
      const ended = new AbortController();
      const signal = AbortSignal.any([context.signal, ended.signal]);
      running = { ...context, signal };
      since = context.clock.now();
      const playing = sample && replay({ ...context, ...sample, signal, emit: take }).catch(failed(context.log));
      return async () => {
        ended.abort();
        await playing;
      };
    },
  };
}

function failed(log: Log): (error: unknown) => void {
  return (error) => log.error({ err: error }, 'The recorded feed stopped. Start the server again to go on.');
}

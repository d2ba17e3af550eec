import type { Publish } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/db';
import { coded } from '#platform/errors';
import type { KafkaReader } from '#platform/kafka';
import type { Log } from '#platform/log';
import type { RunningFeed } from './feed-state.ts';
import { watchFeed } from './feed-watch.ts';
import type { FindAdministrators } from './feed-watch.ts';
import { ingest } from './ingest.ts';
import type { FeedMessage, Ingested } from './ingest.ts';
import { readFeed } from './kafka.ts';
import type { KafkaFeed } from './kafka.ts';
import { replay } from './replay.ts';
import { watchable } from './watchable.ts';

interface Options {
  database: Database;
  /** Plays the recorded feed; absent where there is a real one, or none. */
  sample?: { connected: () => boolean };
  /** Reads the topics of a broker instead. */
  kafka?: KafkaFeed;
  /** Who is told when the broker's feed falls silent. */
  administrators?: FindAdministrators;
}

interface Context {
  publish: Publish;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
}

/** The alarms of the Internet Health Report, from a broker, from the recorded sample, or by hand. */
export function networksSource({ database, sample, kafka, administrators = async () => [] }: Options) {
  let running: Context | undefined;
  let since = new Date(0);
  let reader: KafkaReader | undefined;

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
      if (running === undefined || running.signal.aborted) return null;
      if (kafka) return { name: kafkaName, since, connected: reader?.connected ?? false };
      return sample ? { name: sampleName, since, connected: true } : null;
    },
    /** The same where another process runs it. Its connection is unknown here, so only a long silence shows. */
    feedElsewhere(askedSince: Date): RunningFeed | null {
      if (kafka) return { name: kafkaName, since: askedSince, connected: true };
      return sample ? { name: sampleName, since: askedSince, connected: true } : null;
    },
    async start(context: Context): Promise<() => Promise<void>> {
      const ended = new AbortController();
      const signal = AbortSignal.any([context.signal, ended.signal]);
      running = { ...context, signal };
      since = context.clock.now();
      if (kafka) {
        reader = readFeed({ ...kafka, take, log: context.log });
        const stopKafka = followKafka({ ...context, database, administrators, reader, since });
        return async () => {
          await stopKafka();
          ended.abort();
        };
      }
      const playing = sample && replay({ ...context, ...sample, signal, emit: take }).catch(failed(context.log));
      return async () => {
        ended.abort();
        await playing;
      };
    },
  };
}

interface Following extends Context {
  readonly database: Database;
  readonly administrators: FindAdministrators;
  readonly reader: KafkaReader;
  readonly since: Date;
}

/** Looks after the reader of a broker until the signal, or until the function that it returns has ended. */
function followKafka({ reader, since, signal, ...deps }: Following): () => Promise<void> {
  const feed = () => ({ name: kafkaName, since, connected: reader.connected });
  const watch = watchFeed({ ...deps, feed, lag: () => reader.lag() });
  const stop = async () => {
    await reader.stop();
    await watch.stop();
  };
  signal.addEventListener('abort', () => void stop().catch(failed(deps.log)), { once: true });
  return stop;
}

const kafkaName = 'Internet Health Report';
const sampleName = 'Recorded sample';

function failed(log: Log): (error: unknown) => void {
  return (error) => log.error({ err: error }, 'The feed stopped. Start the server again to go on.');
}

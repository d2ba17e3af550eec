import type { Publish } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/db';
import { coded } from '#platform/errors';
import type { KafkaReader } from '#platform/kafka';
import type { Log } from '#platform/log';
import type { PartitionLag } from './feed-state.queries.ts';
import type { RunningFeed } from './feed-state.ts';
import { watchFeed } from './feed-watch.ts';
import type { FindAdministrators } from './feed-watch.ts';
import { ingest } from './ingest.ts';
import type { FeedMessage, Ingested } from './ingest.ts';
import { readFeed } from './kafka.ts';
import type { KafkaFeed } from './kafka.ts';
import { startPolling } from './poll.ts';
import type { IhrFeed, Poller } from './poll.ts';
import { replay } from './replay.ts';
import { watchable } from './watchable.ts';

interface Options {
  database: Database;
  /** Plays the recorded feed; absent where there is a real one, or none. */
  sample?: { connected: () => boolean };
  /** Reads the topics of a broker instead. */
  kafka?: KafkaFeed;
  /** Polls the public REST API instead. */
  ihr?: IhrFeed;
  /** Who is told when the broker's feed falls silent. */
  administrators?: FindAdministrators;
}

interface Context {
  publish: Publish;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
}

/** The alarms of the Internet Health Report, from a broker, from its REST API, from the recorded sample, or by hand. */
export function networksSource({ database, sample, kafka, ihr, administrators = async () => [] }: Options) {
  let running: Context | undefined;
  let since = new Date(0);
  let reader: Reader | undefined;
  const outside = kafka ? kafkaName : ihr && ihrName;

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
      if (outside)
        return { name: outside, since, connected: reader?.connected ?? false, trouble: reader?.trouble ?? null };
      return sample ? { name: sampleName, since, connected: true } : null;
    },
    /** The same where another process runs it. Its connection is unknown here, so only a long silence shows. */
    feedElsewhere(askedSince: Date): RunningFeed | null {
      if (outside) return { name: outside, since: askedSince, connected: true };
      return sample ? { name: sampleName, since: askedSince, connected: true } : null;
    },
    async start(context: Context): Promise<() => Promise<void>> {
      const ended = new AbortController();
      const signal = AbortSignal.any([context.signal, ended.signal]);
      running = { ...context, signal };
      since = context.clock.now();
      reader = kafka
        ? brokerReader(readFeed({ ...kafka, take, log: context.log }))
        : ihr && apiReader(startPolling({ ...context, ...ihr, database, take, signal }));
      if (reader && outside) {
        const stopReading = follow({ ...context, database, administrators, reader, since, name: outside });
        return async () => {
          await stopReading();
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
  readonly reader: Reader;
  readonly since: Date;
  readonly name: string;
}

/** What brings the alarms from outside, whichever it is. */
interface Reader {
  readonly connected: boolean;
  /** Why nothing arrives now, where that is known. */
  readonly trouble: string | null;
  lag(): Promise<readonly PartitionLag[]>;
  stop(): Promise<void>;
}

function brokerReader(reader: KafkaReader): Reader {
  return {
    get connected() {
      return reader.connected;
    },
    get trouble() {
      return reader.connected ? null : brokerTrouble;
    },
    lag: () => reader.lag(),
    stop: () => reader.stop(),
  };
}

function apiReader(poller: Poller): Reader {
  return {
    get connected() {
      return poller.connected;
    },
    get trouble() {
      return poller.trouble;
    },
    // The API does not say how much is still to come.
    lag: async () => [],
    stop: () => poller.stop(),
  };
}

/** Looks after the reader until the signal, or until the function that it returns has ended. */
function follow({ reader, since, signal, name, ...deps }: Following): () => Promise<void> {
  const feed = () => ({ name, since, connected: reader.connected, trouble: reader.trouble });
  const watch = watchFeed({ ...deps, feed, lag: () => reader.lag() });
  const stop = async () => {
    await reader.stop();
    await watch.stop();
  };
  signal.addEventListener('abort', () => void stop().catch(failed(deps.log)), { once: true });
  return stop;
}

const kafkaName = 'Internet Health Report';
const ihrName = 'Internet Health Report (REST API)';
const brokerTrouble =
  'The broker cannot be reached. Look at KAFKA_BROKERS and at the network between; this server goes on trying.';
const sampleName = 'Recorded sample';

function failed(log: Log): (error: unknown) => void {
  return (error) => log.error({ err: error }, 'The feed stopped. Start the server again to go on.');
}

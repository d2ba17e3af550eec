import { sql } from 'kysely';
import { addCallers, type Caller } from './callers.ts';
import { startChild, type Child } from './child.ts';
import { figure, percentile, timed, type Figure } from './figure.ts';
import { openSockets, type LiveSockets } from './live-sockets.ts';
import { servedWorld, type ServedWorld } from './server.ts';
import type { Sizes } from './sizes.ts';
import { openStreams, pushEvents } from './stream.ts';
import { addWatchers, watched, watchToo } from './world.ts';

const quiet = { kind: 'network', id: '64502' };

/**
 * From the request that pushes an event to its item on a socket, at rest and while mail to many people drains, against a
 * bare socket that answers once a row is committed.
 */
export async function benchLatency({ latencySamples, watchers }: Sizes): Promise<Figure[]> {
  await using sink = await startChild('sink');
  await using world = await servedWorld({ SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
  await using raw = await startChild('raw-sockets', [world.database.url]);
  const [person] = await addCallers(world, 1);
  if (!person) throw new Error('There is nobody to tell.');
  await watchToo(world, [person], quiet);
  using streams = await openStreams(world, [person]);
  const probe = () => tell(world, { person, streams });
  await probe();
  const bare = await sampleBare(raw, latencySamples);
  const atRest = await sample(probe, latencySamples);
  await addWatchers(world, watchers / 2);
  await pushEvents(world, person, { resource: watched, count: 1 });
  const busy: number[] = [];
  while (busy.length < latencySamples && (await isDraining(world))) busy.push(...(await sample(probe, 1)));
  return [...both('at-rest', atRest, bare), ...both('under-drain', busy, bare)];
}

function both(when: string, samples: readonly number[], bare: readonly number[]): Figure[] {
  const detail = `${samples.length} events, one at a time; bare: a socket that answers after a commit`;
  return [50, 99].map((percent) =>
    figure(`latency-${when}-p${percent}`, {
      value: percentile(samples, percent),
      unit: 'ms',
      bare: percentile(bare, percent),
      detail,
    }),
  );
}

async function tell(world: ServedWorld, { person, streams }: { person: Caller; streams: LiveSockets }): Promise<void> {
  const goal = streams.received + 1;
  await Promise.all([pushEvents(world, person, { resource: quiet, count: 1 }), streams.reached(goal)]);
}

async function sampleBare({ port }: Child, count: number): Promise<number[]> {
  using sockets = await openSockets({ url: `ws://127.0.0.1:${port}`, headers: [{}], counted: 'committed' });
  const ask = async () => {
    sockets.send('commit');
    await sockets.reached(sockets.received + 1);
  };
  await ask();
  return await sample(ask, count);
}

async function sample(act: () => Promise<void>, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let number = 0; number < count; number++) took.push(1000 * (await timed(act)));
  return took;
}

async function isDraining({ db }: ServedWorld): Promise<boolean> {
  const { rows } = await sql`
    select 1 where exists (select from fan_out_page where done_at is null) or exists (select from parcel)`.execute(db);
  return rows.length > 0;
}

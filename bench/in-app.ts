import { sql } from 'kysely';
import { addCallers } from './callers.ts';
import { startChild } from './child.ts';
import { figure, inRounds, timed, type Figure } from './figure.ts';
import { openSockets } from './live-sockets.ts';
import { servedWorld } from './server.ts';
import type { Sizes } from './sizes.ts';
import { openStreams, pushEvents } from './stream.ts';
import { addWatchers, watched } from './world.ts';

/** Items over WebSockets, from the push of their events to their receipt, against messages of the same size over bare sockets. */
export async function benchInApp({ sockets, eventsPerSocket, rounds }: Sizes): Promise<Figure[]> {
  await using world = await servedWorld();
  await using raw = await startChild('raw-sockets', [world.database.url]);
  const [pusher] = await addCallers(world, 1);
  if (!pusher) throw new Error('There is nobody to push.');
  const people = await addWatchers(world, sockets);
  // Who hears in the app alone has one ledger row an item.
  await sql`delete from destination where channel = 'email'`.execute(world.db);
  using streams = await openStreams(world, people);
  using bareSockets = await openSockets({
    url: `ws://127.0.0.1:${raw.port}`,
    headers: Array.from({ length: sockets }, () => ({})),
    counted: 'x',
  });
  const push = async (count: number) => {
    const goal = streams.received + count * sockets;
    await pushEvents(world, pusher, { resource: watched, count });
    await streams.reached(goal);
  };
  await push(1);
  const items = sockets * eventsPerSocket;
  const { value, bare } = await inRounds(rounds, {
    value: async () => items / (await timed(() => push(eventsPerSocket))),
    async bare() {
      const goal = bareSockets.received + items;
      const send = () => raw.ask({ count: eventsPerSocket, size: streams.size });
      return items / (await timed(() => Promise.all([send(), bareSockets.reached(goal)])));
    },
  });
  const detail = `${eventsPerSocket} events to ${sockets} sockets, ${streams.size} characters each; bare: ws alone`;
  return [figure('in-app', { value, unit: 'items/s', bare, detail })];
}

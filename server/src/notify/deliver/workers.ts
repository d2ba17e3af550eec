import { newId } from '#platform/ids';
import { workLoop } from '#platform/jobs';
import type { Realtime } from '#platform/realtime';
import type { Channel } from '../channel.ts';
import { parcelsTopic } from '../fan-out/fan-out.ts';
import { deliverNamedParcel, deliverNextParcel, type DeliverDeps } from './deliver.ts';

/** Several parcels of a channel are under way at once, so that one slow address does not hold up the others. */
export const lanesPerChannel = 3;

/** Starts the workers of every channel; stopping waits for what is in the air. */
export function startDelivering(
  deps: DeliverDeps & { realtime: Realtime },
  channels: readonly Channel[],
): { stop(): Promise<void> } {
  const by = newId();
  const workers = channels.flatMap((channel) =>
    Array.from({ length: lanesPerChannel }, (_, lane) => ({ channel, loop: startLane(deps, channel, { by, lane }) })),
  );
  for (const channel of channels)
    deps.carrier?.receive(`deliver-${channel.name}`, lanesPerChannel, (id) =>
      deliverNamedParcel(deps, channel, { by, id }),
    );
  const leave = deps.realtime.subscribe(parcelsTopic, (message) => {
    const names = deps.carrier?.graceMs ? [] : channelsIn(message);
    for (const { channel, loop } of workers) if (names.includes(channel.name)) loop.wake();
  });
  return {
    async stop() {
      leave();
      await Promise.all(workers.map(({ loop }) => loop.stop()));
    },
  };
}

function startLane(deps: DeliverDeps, channel: Channel, { by, lane }: { by: string; lane: number }) {
  return workLoop({
    name: `deliver ${channel.name} ${lane}`,
    run: () => deliverNextParcel(deps, channel, by),
    idleMs: 1000,
    log: deps.log,
  });
}

function channelsIn(message: unknown): readonly string[] {
  // Only this room publishes on the topic; anything else wakes nobody.
  return typeof message === 'object' && message !== null && 'channels' in message && Array.isArray(message.channels)
    ? message.channels
    : [];
}

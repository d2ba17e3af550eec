import type { ChannelName, Reason } from '@tocsin/sdk/contract';
import type { Batch, Candidate, Decided, Stage } from './batch.ts';

/**
 * Where the wanted messages really go: once per physical address, only over channels that this server has, and no
 * recovery to an address whose opening never left.
 */
export function routeOver(channels: ReadonlySet<ChannelName>): Stage {
  return ({ waiting, decided }): Batch => {
    const taken = new Set<string>();
    const routed = decided.map((one) => (one.status === 'queued' ? routeOne(one, channels, taken) : one));
    return { waiting, decided: routed };
  };
}

function routeOne(one: Decided, channels: ReadonlySet<ChannelName>, taken: Set<string>): Decided {
  const { candidate } = one;
  if (!channels.has(candidate.channel)) return suppress(candidate, 'channel_off');
  if (candidate.openingWaits) return { candidate, status: 'cancelled', reason: 'recovered_first' };
  if (candidate.addressHash === null) return one;
  const address = candidate.channel + candidate.addressHash;
  if (candidate.addressTaken || taken.has(address)) return suppress(candidate, 'same_address');
  taken.add(address);
  return one;
}

function suppress(candidate: Candidate, reason: Reason): Decided {
  return { candidate, status: 'suppressed', reason };
}

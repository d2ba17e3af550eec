import { channels, type ChannelName, type Preferences } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { findDestinations, type DestinationRow } from '../recipient/destination.queries.ts';
import { stateOf } from '../recipient/destination.ts';

type ChannelState = Preferences['channels'][number];

/** Whether each channel can reach the person, and what to do where it cannot. */
export async function describeChannels(
  db: Db,
  recipientId: string,
  known: ReadonlySet<ChannelName>,
): Promise<ChannelState[]> {
  const rows = await findDestinations(db, { recipientId });
  return channels.map((channel) => ({
    channel,
    ...describe(
      rows.filter((row) => row.channel === channel),
      known.has(channel),
    ),
  }));
}

function describe(rows: readonly DestinationRow[], isKnown: boolean): Omit<ChannelState, 'channel'> {
  if (!isKnown) return { state: 'off', sentence: 'This channel is off on this server.' };
  if (rows.length === 0) return { state: 'not_connected', sentence: 'You have no address on this channel yet.' };
  const states = rows.map(stateOf);
  if (states.includes('ready')) return { state: 'ready', sentence: 'Messages can reach you here.' };
  return { state: 'needs_attention', sentence: faultOf(states) };
}

function faultOf(states: readonly ReturnType<typeof stateOf>[]): string {
  if (states.includes('unverified')) return 'Your address is not confirmed yet.';
  if (states.includes('suppressed'))
    return 'Your address is on the suppression list: it bounced, complained or opted out.';
  return 'The connection to this channel is broken; connect it again.';
}

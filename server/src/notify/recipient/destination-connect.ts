import { randomToken, sha256 } from '#platform/crypto';
import { CodedError } from '#platform/errors';
import type { Connecting } from '../channel.ts';
import { add, channelOf, giveBack, renew, type DestinationDeps } from './destination-change.ts';
import { findEqual, saveState, takeState } from './destination-connect.queries.ts';

export type ConnectChannel = 'slack' | 'discord';

export interface ConnectDeps extends DestinationDeps {
  readonly publicUrl: string;
}

/** What the browser takes along: where to go, and a value of its own that must come back with the state. */
export interface Departure {
  readonly url: string;
  readonly browser: string;
}

export interface Return {
  readonly recipientId: string;
  readonly channel: ConnectChannel;
  /** What this browser took along. */
  readonly browser: string | undefined;
  readonly state: string | undefined;
  readonly code: string | undefined;
  readonly error: string | undefined;
}

/** How connecting ended, for the page that shows it. */
export type Ending = 'connected' | 'denied' | 'expired' | 'failed' | 'reconnected';

const livesMs = 10 * 60_000;

/** Begins to connect: the state belongs to this person and this browser and is good once, for ten minutes. */
export async function departTo(
  deps: ConnectDeps,
  { recipientId, channel }: { recipientId: string; channel: ConnectChannel },
): Promise<Departure> {
  const connecting = connectingOf(deps, channel);
  const state = randomToken();
  const browser = randomToken();
  const expiresAt = new Date(deps.clock.now().getTime() + livesMs);
  await saveState(deps.database.db, { hash: hashOf(state, browser), recipientId, channel, expiresAt });
  return { url: connecting.authorizeUrl({ state, redirectUri: redirectUri(deps, channel) }), browser };
}

/** Ends it: checks the state, exchanges the code and writes the destination. Never throws for what the provider or the person did. */
export async function returnFrom(deps: ConnectDeps, back: Return): Promise<Ending> {
  const { recipientId, channel, state, browser } = back;
  const connecting = connectingOf(deps, channel);
  const known =
    state !== undefined &&
    browser !== undefined &&
    (await takeState(deps.database.db, { hash: hashOf(state, browser), recipientId, channel, at: deps.clock.now() }));
  if (!known) return 'expired';
  if (back.error !== undefined || back.code === undefined) return back.error === 'access_denied' ? 'denied' : 'failed';
  try {
    return await connect(deps, connecting, { recipientId, channel, code: back.code });
  } catch (error) {
    if (error instanceof CodedError && error.code === 'ADDRESS_REFUSED') return 'failed';
    throw error;
  }
}

async function connect(
  deps: ConnectDeps,
  connecting: Connecting,
  given: { recipientId: string; channel: ConnectChannel; code: string },
): Promise<Ending> {
  const { recipientId, channel, code } = given;
  const checked = await connecting.exchange({ code, redirectUri: redirectUri(deps, channel) });
  const before = await deps.database.transaction(async (tx) => {
    const equal = await findEqual(tx, { recipientId, channel, hash: deps.addresses.hash(channel, checked.place) });
    if (equal) await renew(deps, tx, { id: equal.id, recipientId, channel, checked });
    else await add(deps, tx, { recipientId, channel, checked, verified: true });
    return equal;
  });
  if (!before) return 'connected';
  const old = deps.addresses.open(before.address_sealed);
  if (old !== checked.address) await giveBack(deps, channel, { value: old, sealed: before.secret_sealed });
  return 'reconnected';
}

function connectingOf(deps: ConnectDeps, name: ConnectChannel): Connecting {
  const channel = channelOf(deps, name);
  if (channel.adding.way !== 'connect') throw new Error(`${name} has no flow to connect by.`);
  return channel.adding.connecting;
}

function redirectUri({ publicUrl }: ConnectDeps, channel: ConnectChannel): string {
  return new URL(`/api/v1/destinations/callback/${channel}`, publicUrl).href;
}

function hashOf(state: string, browser: string): Buffer {
  return sha256(`${state}.${browser}`);
}

import { randomBytes } from 'node:crypto';

/** A message as the double keeps it; a change replaces what it says. */
export interface KeptMessage {
  readonly id: string;
  readonly channel: string;
  readonly channel_name: string;
  readonly webhook_id: string;
  readonly timestamp: string;
  content: string;
  embeds: unknown;
  edited: boolean;
}

/** How a channel answers: well, as one that was deleted, one that asks to wait, or one that never answers. */
export type Mood = 'well' | 'gone' | 'limited' | 'silent';

export interface DoubleChannel {
  readonly id: string;
  readonly name: string;
  mood: Mood;
}

export interface DoubleHook {
  readonly id: string;
  readonly token: string;
  readonly channel: DoubleChannel;
  /** Calls made since `windowAt`. */
  calls: number;
  windowAt: number;
}

/** Everything that the double knows. */
export interface Inside {
  readonly client: { readonly id: string; readonly secret: string };
  readonly guild: string;
  readonly channels: readonly DoubleChannel[];
  readonly codes: Map<string, { readonly channel: DoubleChannel; readonly redirectUri: string }>;
  readonly tokens: Set<string>;
  readonly hooks: Map<string, DoubleHook>;
  readonly messages: KeptMessage[];
  readonly faults: string[];
  readonly agents: Set<string>;
  readonly now: () => Date;
  url: string;
  /** How many calls a hook has in two seconds. */
  limit: number;
  count: number;
}

export function channelOf(inside: Inside, name: string): DoubleChannel {
  const found = inside.channels.find((channel) => channel.id === name || channel.name === name);
  if (!found) throw new Error(`The double has no channel ${name}.`);
  return found;
}

/** A new one for every authorisation. */
export function makeHook(inside: Inside, channel: DoubleChannel): DoubleHook {
  const hook = { id: snowflake(inside), token: randomBytes(32).toString('base64url'), channel, calls: 0, windowAt: 0 };
  inside.hooks.set(hook.id, hook);
  return hook;
}

export function addressOf(inside: Inside, { id, token }: DoubleHook): string {
  return `${inside.url}/api/webhooks/${id}/${token}`;
}

/** An id of eighteen digits, each greater than the one before. */
export function snowflake(inside: Inside): string {
  inside.count += 1;
  return String(345_626_669_224_982_402n + BigInt(inside.count));
}

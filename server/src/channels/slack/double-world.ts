import { randomBytes } from 'node:crypto';

/** A message as the double keeps it; a change replaces what it says. */
export interface KeptMessage {
  readonly channel: string;
  readonly channel_name: string;
  readonly ts: string;
  readonly at: string;
  readonly thread_ts: string | null;
  readonly by: 'hook' | 'bot';
  /** Who alone sees it: an answer to a press. */
  readonly for: string | null;
  text: string;
  blocks: unknown;
  edited: boolean;
}

/** How a channel answers: well, as one that was archived, one that asks to wait, or one that never answers. */
export type Mood = 'well' | 'archived' | 'limited' | 'silent';

export interface DoubleChannel {
  readonly id: string;
  readonly name: string;
  /** Whether the bot is a member. */
  readonly bot: boolean;
  mood: Mood;
  lastAt: number;
}

/** A person of the workspace. */
export interface DoubleUser {
  readonly id: string;
  readonly name: string;
}

export interface Grant {
  readonly channel: DoubleChannel;
  readonly user: string;
  readonly redirectUri: string;
  used: boolean;
}

/** Everything that the double knows. */
export interface Inside {
  readonly client: { readonly id: string; readonly secret: string };
  readonly team: { readonly id: string; readonly name: string };
  readonly token: string;
  /** What presses are signed with, and where they are told. */
  readonly signingSecret: string;
  readonly pressesTo: string | undefined;
  readonly users: readonly [DoubleUser, ...DoubleUser[]];
  readonly channels: readonly DoubleChannel[];
  readonly codes: Map<string, Grant>;
  /** The paths of the hooks that exist. */
  readonly hooks: Map<string, DoubleChannel>;
  /** What the answers to presses may change, and how often yet. */
  readonly answers: Map<string, { readonly message: KeptMessage; readonly user: string; left: number }>;
  readonly messages: KeptMessage[];
  readonly faults: string[];
  readonly now: () => Date;
  url: string;
  revoked: boolean;
  strict: boolean;
}

export function channelOf(inside: Inside, name: string): DoubleChannel {
  const found = inside.channels.find((channel) => channel.id === name || channel.name === name);
  if (!found) throw new Error(`The double has no channel ${name}.`);
  return found;
}

/** The first one where nobody is named. */
export function userOf({ users }: Inside, name: string | undefined): DoubleUser {
  return users.find((user) => user.id === name || user.name === name) ?? users[0];
}

/** Takes back the token and every hook with it. */
export function revokeAll(inside: Inside): void {
  inside.revoked = true;
  inside.hooks.clear();
}

/** One hook for each channel, as often as it is connected. */
export function makeHook(inside: Inside, channel: DoubleChannel): string {
  const path = `${inside.team.id}/B${channel.id.slice(1)}/${randomBytes(12).toString('hex')}`;
  inside.hooks.set(path, channel);
  return `${inside.url}/services/${path}`;
}

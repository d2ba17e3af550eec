import { randomBytes } from 'node:crypto';
import { openStandIn, type StandIn } from '#platform/stand-in';
import { serveAuthorize } from './double-authorize.ts';
import { serveHooks } from './double-hook.ts';
import { addressOf, channelOf, makeHook, type Inside, type KeptMessage, type Mood } from './double-world.ts';

/** A small Discord on loopback: what a connection and messages need, with the faults of the real one. */
export interface DiscordDouble extends AsyncDisposable {
  readonly url: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** What was posted, newest first, as it reads now. */
  items(): readonly KeptMessage[];
  /**
   * Makes the next messages go wrong, one fault each: a status (`404`, `401`, `403`, `400`, `429:64.57` with its seconds,
   * `500`), `cloudflare` (429 with a page), `global` (429 for everything), `timeout`, `drop` or `ok`.
   */
  fail(faults: readonly string[]): void;
  setMood(channel: string, mood: Mood): void;
  /** Deletes every webhook, as an administrator of the server would. */
  revoke(): void;
  /** How many calls a webhook has in two seconds; Discord itself changes such numbers. */
  limit(calls: number): void;
  /** A webhook of a channel without going through the authorisation. */
  hook(channel: string): string;
  /** The addresses of the webhooks that exist. */
  hooks(): readonly string[];
  /** How callers named themselves. */
  agents(): readonly string[];
  close(): Promise<void>;
}

const names = [
  ['290926792226357251', '#general'],
  ['290926792226357252', '#noc'],
  ['290926792226357253', '#ops'],
  ['290926792226357254', '#busy'],
] as const;

export interface DiscordDoubleOptions {
  readonly now?: () => Date;
  readonly port?: number;
  /** Of the client; a new one otherwise. */
  readonly secret?: string;
}

export async function startDiscordDouble(options: DiscordDoubleOptions = {}): Promise<DiscordDouble> {
  const { now = () => new Date(), port = 0, secret = randomBytes(16).toString('hex') } = options;
  const inside: Inside = {
    client: { id: '310954232226357250', secret },
    guild: '290926792226357250',
    channels: names.map(([id, name]) => ({ id, name, mood: 'well' })),
    codes: new Map(),
    tokens: new Set(),
    hooks: new Map(),
    messages: [],
    faults: [],
    agents: new Set(),
    now,
    url: '',
    limit: 10_000,
    count: 0,
  };
  const standIn = openStandIn();
  serveAuthorize(standIn.app, inside);
  serveHooks(standIn.app, inside);
  inside.url = await standIn.listen(port);
  return controls(inside, standIn);
}

function controls(inside: Inside, standIn: StandIn): DiscordDouble {
  return {
    url: inside.url,
    client: inside.client,
    items: () => inside.messages.toReversed(),
    fail: (faults) => void inside.faults.push(...faults),
    setMood(name, mood) {
      channelOf(inside, name).mood = mood;
    },
    revoke: () => inside.hooks.clear(),
    limit(calls) {
      inside.limit = calls;
    },
    hook: (name) => addressOf(inside, makeHook(inside, channelOf(inside, name))),
    hooks: () => [...inside.hooks.values()].map((hook) => addressOf(inside, hook)),
    agents: () => [...inside.agents],
    close: () => standIn.close(),
    [Symbol.asyncDispose]: () => standIn.close(),
  };
}

import { randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
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

export async function startDiscordDouble({ now = () => new Date() } = {}): Promise<DiscordDouble> {
  const inside: Inside = {
    client: { id: '310954232226357250', secret: randomBytes(16).toString('hex') },
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
  const app = fastify({ forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  );
  serveAuthorize(app, inside);
  serveHooks(app, inside);
  inside.url = await app.listen({ host: '127.0.0.1', port: 0 });
  return controls(inside, app);
}

function controls(inside: Inside, app: FastifyInstance): DiscordDouble {
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
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

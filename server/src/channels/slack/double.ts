import { randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { serveApi } from './double-api.ts';
import { serveAuthorize } from './double-authorize.ts';
import { takeMessage } from './double-message.ts';

/** A message as the double keeps it; a change replaces what it says. */
export interface KeptMessage {
  readonly channel: string;
  readonly channel_name: string;
  readonly ts: string;
  readonly thread_ts: string | null;
  readonly by: 'hook' | 'bot';
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

export interface Grant {
  readonly channel: DoubleChannel;
  readonly redirectUri: string;
  used: boolean;
}

/** Everything that the double knows. */
export interface Inside {
  readonly client: { readonly id: string; readonly secret: string };
  readonly team: { readonly id: string; readonly name: string };
  readonly token: string;
  readonly channels: readonly DoubleChannel[];
  readonly codes: Map<string, Grant>;
  /** The paths of the hooks that exist. */
  readonly hooks: Map<string, DoubleChannel>;
  readonly messages: KeptMessage[];
  readonly faults: string[];
  readonly now: () => Date;
  url: string;
  revoked: boolean;
  strict: boolean;
}

/** A small Slack on loopback: what a connection and messages need, with the faults of the real one. */
export interface SlackDouble extends AsyncDisposable {
  readonly url: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** What was posted, newest first, as it reads now. */
  items(): readonly KeptMessage[];
  /**
   * Makes the next messages go wrong, one fault each: a status (`410`, `429:3` with its seconds, `500`), an error of the
   * Web API (`token_revoked`), `timeout` (no answer), `drop` (the connection breaks) or `ok`.
   */
  fail(faults: readonly string[]): void;
  setMood(channel: string, mood: Mood): void;
  /** Takes back every token and hook, as an administrator of the workspace would. */
  revoke(): void;
  readonly revoked: boolean;
  /** Holds to one message a second in each channel, as Slack does. */
  limit(strict: boolean): void;
  /** A hook of a channel without going through the authorisation. */
  hook(channel: string): string;
  close(): Promise<void>;
}

const names = [
  ['C01GENERAL', '#general', true],
  ['C02NOC', '#noc', true],
  ['C03OPS', '#ops-private', false],
  ['C04BUSY', '#busy', true],
] as const;

export async function startSlackDouble({ now = () => new Date() } = {}): Promise<SlackDouble> {
  const inside: Inside = {
    client: { id: '1234567890.1234567890', secret: randomBytes(16).toString('hex') },
    team: { id: 'T9TK3CUKW', name: 'Slack sandbox' },
    token: `xoxb-${randomBytes(12).toString('hex')}`,
    channels: names.map(([id, name, bot]) => ({ id, name, bot, mood: 'well', lastAt: 0 })),
    codes: new Map(),
    hooks: new Map(),
    messages: [],
    faults: [],
    now,
    url: '',
    revoked: false,
    strict: false,
  };
  const app = serveDouble(inside);
  inside.url = await app.listen({ host: '127.0.0.1', port: 0 });
  return controls(inside, app);
}

function controls(inside: Inside, app: FastifyInstance): SlackDouble {
  return {
    url: inside.url,
    client: inside.client,
    items: () => inside.messages.toReversed(),
    fail: (faults) => void inside.faults.push(...faults),
    setMood(name, mood) {
      channelOf(inside, name).mood = mood;
    },
    revoke: () => revokeAll(inside),
    get revoked() {
      return inside.revoked;
    },
    limit(strict) {
      inside.strict = strict;
    },
    hook: (name) => makeHook(inside, channelOf(inside, name)),
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

function serveDouble(inside: Inside): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  );
  serveAuthorize(app, inside);
  serveApi(app, inside);
  app.post<{ Params: { '*': string } }>('/services/*', (request, reply) =>
    takeHook(inside, reply, { path: request.params['*'], body: request.body }),
  );
  return app;
}

/** A hook answers in words, and its channel may be gone. */
async function takeHook(inside: Inside, reply: FastifyReply, { path, body }: { path: string; body: unknown }) {
  const channel = inside.hooks.get(path);
  reply.type('text/plain; charset=utf-8');
  if (!channel) return reply.code(404).send('no_service');
  const taken = await takeMessage(inside, reply, { channel, body, by: 'hook' });
  if ('left' in taken) return reply;
  if ('error' in taken) {
    if (taken.wait !== undefined) reply.header('retry-after', taken.wait);
    return reply.code(taken.status).send(taken.error);
  }
  return reply.send('ok');
}

export function channelOf(inside: Inside, name: string): DoubleChannel {
  const found = inside.channels.find((channel) => channel.id === name || channel.name === name);
  if (!found) throw new Error(`The double has no channel ${name}.`);
  return found;
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

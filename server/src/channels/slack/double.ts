import { randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { serveApi } from './double-api.ts';
import { serveAuthorize } from './double-authorize.ts';
import { takeMessage } from './double-message.ts';
import { channelOf, makeHook, revokeAll, type Inside, type KeptMessage, type Mood } from './double-world.ts';

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

import { randomBytes } from 'node:crypto';
import { openStandIn, type StandIn } from '#platform/stand-in';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { serveApi } from './double-api.ts';
import { serveAuthorize } from './double-authorize.ts';
import { takeMessage } from './double-message.ts';
import { press, serveAnswers, type Pressing } from './double-press.ts';
import { channelOf, makeHook, revokeAll, type Inside, type KeptMessage, type Mood } from './double-world.ts';

/** A small Slack on loopback: what a connection and messages need, with the faults of the real one. */
export interface SlackDouble extends AsyncDisposable {
  readonly url: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** What its presses are signed with. */
  readonly signingSecret: string;
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
  /** Somebody presses a button; answers what the address for presses answered. Throws where there is no such button. */
  press(pressing: Pressing): Promise<Response>;
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

export interface SlackDoubleOptions {
  readonly now?: () => Date;
  readonly port?: number;
  /** Client and signing secret; new ones otherwise. */
  readonly secrets?: { readonly client: string; readonly signing: string };
  /** Where presses are told; without it nobody can press. */
  readonly pressesTo?: string;
}

export async function startSlackDouble(options: SlackDoubleOptions = {}): Promise<SlackDouble> {
  const { now = () => new Date(), port = 0, secrets, pressesTo } = options;
  const inside: Inside = {
    client: { id: '1234567890.1234567890', secret: secrets?.client ?? randomBytes(16).toString('hex') },
    signingSecret: secrets?.signing ?? randomBytes(16).toString('hex'),
    pressesTo,
    users: [
      { id: 'U1234', name: 'nelly' },
      { id: 'U2345', name: 'sam' },
    ],
    team: { id: 'T9TK3CUKW', name: 'Slack sandbox' },
    token: `xoxb-${randomBytes(12).toString('hex')}`,
    channels: names.map(([id, name, bot]) => ({ id, name, bot, mood: 'well', lastAt: 0 })),
    codes: new Map(),
    answers: new Map(),
    hooks: new Map(),
    messages: [],
    faults: [],
    now,
    url: '',
    revoked: false,
    strict: false,
  };
  const standIn = openStandIn();
  serveDouble(standIn.app, inside);
  inside.url = await standIn.listen(port);
  return controls(inside, standIn);
}

function controls(inside: Inside, standIn: StandIn): SlackDouble {
  return {
    url: inside.url,
    client: inside.client,
    signingSecret: inside.signingSecret,
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
    press: (pressing) => press(inside, pressing),
    hook: (name) => makeHook(inside, channelOf(inside, name)),
    close: () => standIn.close(),
    [Symbol.asyncDispose]: () => standIn.close(),
  };
}

function serveDouble(app: FastifyInstance, inside: Inside): void {
  serveAuthorize(app, inside);
  serveApi(app, inside);
  serveAnswers(app, inside);
  app.post<{ Params: { '*': string } }>('/services/*', (request, reply) =>
    takeHook(inside, reply, { path: request.params['*'], body: request.body }),
  );
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

import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { placeOf } from './double-message.ts';
import { userOf, type Inside, type KeptMessage } from './double-world.ts';
import { signatureOf } from './signature.ts';

export interface Pressing {
  /** The `ts` of a message. */
  readonly message: string;
  /** The `action_id` of one of its buttons. */
  readonly action: string;
  /** The id or the name of who presses; the first person of the workspace otherwise. */
  readonly user?: string | undefined;
}

const Buttons = z.array(
  z.object({
    type: z.string(),
    elements: z.array(z.object({ action_id: z.string().default(''), value: z.string().optional() }).loose()).optional(),
  }),
);

/** Presses a button and tells of it as Slack does: a form with the message in it, signed over every byte. */
export async function press(inside: Inside, { message: ts, action: id, user: name }: Pressing): Promise<Response> {
  if (inside.pressesTo === undefined) throw new Error('Nobody is told of presses: there is no address for them.');
  const message = inside.messages.find((each) => each.ts === ts && each.for === null);
  if (!message) throw new Error(`There is no message ${ts}.`);
  const elements = (Buttons.safeParse(message.blocks).data ?? []).flatMap((block) => block.elements ?? []);
  const element = elements.find(({ action_id }) => action_id === id);
  if (!element) throw new Error(`The message has no button ${id}.`);
  const payload = payloadOf(inside, { message, element, user: userOf(inside, name) });
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(inside.now().getTime() / 1000));
  return fetch(inside.pressesTo, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signatureOf(inside.signingSecret, { timestamp, body }),
    },
    body,
    signal: AbortSignal.timeout(3000),
  });
}

interface Pressed {
  readonly message: KeptMessage;
  readonly element: object;
  readonly user: { readonly id: string; readonly name: string };
}

/** An answer may change the message five times in half an hour. */
const mostAnswers = 5;

function payloadOf(inside: Inside, { message, element, user }: Pressed): object {
  const { channel: id, channel_name, ts, text, blocks } = message;
  const path = `${inside.team.id}/${Date.now()}/${randomBytes(12).toString('hex')}`;
  inside.answers.set(path, { message, user: user.id, left: mostAnswers });
  return {
    type: 'block_actions',
    user: { id: user.id, username: user.name, name: user.name, team_id: inside.team.id },
    api_app_id: 'A0KRD7HC3',
    container: { type: 'message', message_ts: ts, channel_id: id, is_ephemeral: false },
    trigger_id: `${Date.now()}.${randomBytes(8).toString('hex')}`,
    team: { id: inside.team.id, domain: 'sandbox' },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id, name: channel_name.replace('#', '') },
    message: { type: 'message', ts, text, blocks },
    response_url: `${inside.url}/actions/${path}`,
    actions: [{ ...element, action_ts: `${Date.now() / 1000}` }],
  };
}

const Answer = z.object({
  text: z.string().default(''),
  blocks: z.unknown().optional(),
  replace_original: z.boolean().default(false),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
});

/** Where answers to presses come: they change the message, or tell something to whoever pressed. */
export function serveAnswers(app: FastifyInstance, inside: Inside): void {
  app.post<{ Params: { '*': string } }>('/actions/*', async (request, reply) => {
    const may = inside.answers.get(request.params['*']);
    const read = Answer.safeParse(request.body);
    if (!may || may.left <= 0) return reply.code(404).send({ ok: false, error: 'used_url' });
    if (!read.success) return reply.code(400).send({ ok: false, error: 'invalid_payload' });
    may.left -= 1;
    const { message, user } = may;
    const { text, blocks = null, replace_original, response_type } = read.data;
    if (replace_original) Object.assign(message, { text, blocks, edited: true });
    else {
      const channel = inside.channels.find(({ id }) => id === message.channel);
      const only = response_type === 'ephemeral' ? user : null;
      if (channel)
        inside.messages.push({
          ...placeOf(inside, channel),
          thread_ts: null,
          by: 'bot',
          for: only,
          text,
          blocks,
          edited: false,
        });
    }
    return { ok: true };
  });
}

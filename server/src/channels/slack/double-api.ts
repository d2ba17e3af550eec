import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { basicOf } from '#platform/stand-in';
import { makeHook, revokeAll, type DoubleChannel, type Grant, type Inside } from './double-world.ts';
import { takeMessage } from './double-message.ts';

/** The methods of the Web API that a connection uses. All of them answer 200, whatever happened; `ok` says it. */
export function serveApi(app: FastifyInstance, inside: Inside): void {
  app.post('/api/oauth.v2.access', async (request) => exchange(inside, request));
  app.post('/api/auth.revoke', async (request) => {
    const error = refusedToken(inside, request);
    if (error) return { ok: false, error };
    revokeAll(inside);
    return { ok: true, revoked: true };
  });
  app.post('/api/chat.postMessage', (request, reply) => post(inside, request, reply));
  app.post('/api/chat.update', (request) => Promise.resolve(change(inside, request)));
}

const Exchange = z.object({
  code: z.string(),
  redirect_uri: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

/** The client is known by HTTP Basic or by the form. A code is good once, with the address that it was asked for. */
function exchange(inside: Inside, { headers, body }: FastifyRequest): object {
  const form = Exchange.safeParse(body).data;
  const [id, secret] = basicOf(headers.authorization) ?? [form?.client_id, form?.client_secret];
  if (id !== inside.client.id) return { ok: false, error: 'invalid_client_id' };
  if (secret !== inside.client.secret) return { ok: false, error: 'bad_client_secret' };
  const grant = inside.codes.get(form?.code ?? '');
  if (!form || !grant) return { ok: false, error: 'invalid_code' };
  if (grant.used) return { ok: false, error: 'code_already_used' };
  if (grant.redirectUri !== form.redirect_uri) return { ok: false, error: 'bad_redirect_uri' };
  grant.used = true;
  inside.revoked = false;
  return grantOf(inside, grant);
}

function grantOf(inside: Inside, { channel, user }: Grant): object {
  const url = makeHook(inside, channel);
  return {
    ok: true,
    app_id: 'A0KRD7HC3',
    authed_user: { id: user },
    scope: 'incoming-webhook,chat:write',
    token_type: 'bot',
    access_token: inside.token,
    bot_user_id: 'U0KRQLJ9H',
    team: inside.team,
    enterprise: null,
    is_enterprise_install: false,
    incoming_webhook: {
      channel: channel.name,
      channel_id: channel.id,
      configuration_url: `${inside.url}/services/B${randomBytes(4).toString('hex')}`,
      url,
    },
  };
}

function refusedToken(inside: Inside, { headers }: FastifyRequest): string | undefined {
  if (headers.authorization === undefined) return 'not_authed';
  if (headers.authorization !== `Bearer ${inside.token}`) return 'invalid_auth';
  return inside.revoked ? 'token_revoked' : undefined;
}

const Named = z.object({ channel: z.string(), ts: z.string().optional(), text: z.string().optional() }).loose();

async function post(inside: Inside, request: FastifyRequest, reply: FastifyReply) {
  const channel = memberChannel(inside, request);
  if (typeof channel === 'string') return { ok: false, error: channel };
  const taken = await takeMessage(inside, reply, { channel, body: request.body, by: 'bot' });
  if ('left' in taken) return reply;
  if ('message' in taken) return { ok: true, channel: channel.id, ts: taken.message.ts, message: taken.message };
  if (taken.wait !== undefined)
    return reply.code(429).header('retry-after', taken.wait).send({ ok: false, error: 'ratelimited' });
  return taken.status >= 500
    ? reply.code(taken.status).send('')
    : { ok: false, error: apiWords[taken.error] ?? taken.error };
}

/** The Web API has its own words for what a hook says by its status. */
const apiWords: Record<string, string> = {
  channel_is_archived: 'is_archived',
  no_service: 'account_inactive',
  action_prohibited: 'restricted_action',
};

function change(inside: Inside, request: FastifyRequest): object {
  const channel = memberChannel(inside, request);
  if (typeof channel === 'string') return { ok: false, error: channel };
  const named = Named.parse(request.body);
  const message = inside.messages.find(({ ts, by }) => ts === named.ts && by === 'bot');
  if (!message) return { ok: false, error: 'message_not_found' };
  Object.assign(message, { text: named.text ?? '', blocks: named['blocks'] ?? null, edited: true });
  return { ok: true, channel: channel.id, ts: message.ts, text: message.text };
}

function memberChannel(inside: Inside, request: FastifyRequest): DoubleChannel | string {
  const named = Named.safeParse(request.body).data;
  const channel = inside.channels.find(({ id }) => id === named?.channel);
  const error = refusedToken(inside, request);
  if (error) return error;
  if (!channel) return 'channel_not_found';
  return channel.bot ? channel : 'not_in_channel';
}

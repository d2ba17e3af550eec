import { randomBytes } from 'node:crypto';
import { basicOf, sendConsent, sendRefusal } from '#platform/stand-in';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addressOf, makeHook, type Inside } from './double-world.ts';

const Request = z.object({
  client_id: z.string(),
  response_type: z.literal('code'),
  scope: z.string().default(''),
  state: z.string().default(''),
  redirect_uri: z.url(),
});
const Decision = Request.omit({ response_type: true, scope: true }).extend({
  channel: z.string().optional(),
  decision: z.enum(['allow', 'deny']),
});

/** The page on which a person picks a channel or refuses, and the token for the code that comes of it. */
export function serveAuthorize(app: FastifyInstance, inside: Inside): void {
  app.get('/oauth2/authorize', async (request, reply) => {
    const asked = Request.safeParse(request.query).data;
    if (!asked || asked.client_id !== inside.client.id) return sendRefusal(reply, 'Discord', 'invalid_request');
    if (!asked.scope.split(' ').includes('webhook.incoming')) return sendRefusal(reply, 'Discord', 'invalid_scope');
    const { client_id, state, redirect_uri } = asked;
    return sendConsent(reply, {
      service: 'Discord',
      action: '/oauth2/authorize',
      asked: { client_id, state, redirect_uri },
      questions: [{ field: 'channel', legend: 'Where may Tocsin post?', choices: inside.channels }],
      allow: 'Authorize',
    });
  });
  app.post('/oauth2/authorize', async (request, reply) => reply.redirect(decide(inside, request.body), 302));
  for (const version of ['/api', '/api/v10']) {
    app.post(`${version}/oauth2/token`, (request, reply) => Promise.resolve(exchange(inside, request, reply)));
    app.get(`${version}/users/@me`, async ({ headers }, reply) => {
      const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
      if (!inside.tokens.has(token)) return reply.code(401).send({ message: '401: Unauthorized', code: 0 });
      return { id: '80351110224678912', username: 'nelly', discriminator: '0', global_name: 'Nelly' };
    });
  }
}

function decide(inside: Inside, body: unknown): string {
  const { redirect_uri: redirectUri, state, channel: id, decision } = Decision.parse(body);
  const back = new URL(redirectUri);
  const channel = inside.channels.find((each) => each.id === id);
  if (decision === 'deny' || !channel) {
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', 'The resource owner or authorization server denied the request');
  } else {
    const code = randomBytes(16).toString('hex');
    inside.codes.set(code, { channel, redirectUri });
    back.searchParams.set('code', code);
  }
  back.searchParams.set('state', state);
  return back.href;
}

const Exchange = z.object({
  grant_type: z.string(),
  code: z.string(),
  redirect_uri: z.string(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

/** Forms only; the client is known by HTTP Basic or by the form; a code is good once. */
function exchange(inside: Inside, { headers, body }: FastifyRequest, reply: FastifyReply): object {
  const refuse = (status: number, error: object) => reply.code(status).send(error);
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return refuse(400, { error: 'invalid_request', error_description: 'Content-Type must be a form.' });
  const form = Exchange.safeParse(body).data;
  const [id, secret] = basicOf(headers.authorization) ?? [form?.client_id, form?.client_secret];
  if (id !== inside.client.id || secret !== inside.client.secret) return refuse(401, { error: 'invalid_client' });
  if (form?.grant_type !== 'authorization_code') return refuse(400, { error: 'unsupported_grant_type' });
  const grant = inside.codes.get(form.code);
  inside.codes.delete(form.code);
  if (grant?.redirectUri !== form.redirect_uri)
    return refuse(400, { error: 'invalid_grant', error_description: 'Invalid "code" in request.' });
  const token = randomBytes(16).toString('hex');
  inside.tokens.add(token);
  return { ...tokenOf(token), webhook: hookFor(inside, grant.channel) };
}

function tokenOf(token: string): object {
  const rest = { scope: 'identify webhook.incoming', expires_in: 604_800 };
  return { token_type: 'Bearer', access_token: token, refresh_token: randomBytes(16).toString('hex'), ...rest };
}

function hookFor(inside: Inside, channel: Parameters<typeof makeHook>[1]): object {
  const hook = makeHook(inside, channel);
  return {
    application_id: inside.client.id,
    name: 'Tocsin',
    url: addressOf(inside, hook),
    channel_id: channel.id,
    token: hook.token,
    type: 1,
    avatar: null,
    guild_id: inside.guild,
    id: hook.id,
  };
}

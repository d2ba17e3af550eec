import { randomBytes } from 'node:crypto';
import { sendConsent, sendRefusal } from '#platform/stand-in';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { userOf, type Inside } from './double-world.ts';

const Request = z.object({
  client_id: z.string(),
  scope: z.string().default(''),
  state: z.string().default(''),
  redirect_uri: z.url(),
});
const Decision = Request.extend({
  channel: z.string().optional(),
  user: z.string().optional(),
  decision: z.enum(['allow', 'deny']),
});

/** The page on which a person picks a channel or refuses. */
export function serveAuthorize(app: FastifyInstance, inside: Inside): void {
  app.get('/oauth/v2/authorize', async (request, reply) => {
    const asked = Request.safeParse(request.query).data;
    if (!asked || asked.client_id !== inside.client.id) return sendRefusal(reply, 'Slack', 'invalid_client_id');
    if (!asked.scope.split(',').includes('incoming-webhook')) return sendRefusal(reply, 'Slack', 'invalid_scope');
    return sendConsent(reply, {
      service: 'Slack',
      action: '/oauth/v2/authorize',
      asked,
      questions: [
        { field: 'channel', legend: 'Where may Tocsin post?', choices: inside.channels },
        { field: 'user', legend: 'Who are you at Slack?', choices: inside.users },
      ],
      allow: 'Allow',
    });
  });
  app.post('/oauth/v2/authorize', async (request, reply) => {
    const { redirect_uri: redirectUri, state, channel: id, user, decision } = Decision.parse(request.body);
    const back = new URL(redirectUri);
    const channel = inside.channels.find((each) => each.id === id);
    if (decision === 'deny' || !channel) back.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(16).toString('hex');
      inside.codes.set(code, { channel, user: userOf(inside, user).id, redirectUri, used: false });
      back.searchParams.set('code', code);
    }
    back.searchParams.set('state', state);
    return reply.redirect(back.href, 302);
  });
}

import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Inside } from './double-world.ts';

const Request = z.object({
  client_id: z.string(),
  scope: z.string().default(''),
  state: z.string().default(''),
  redirect_uri: z.url(),
});
const Decision = Request.extend({ channel: z.string().optional(), decision: z.enum(['allow', 'deny']) });

/** The page on which a person picks a channel or refuses. */
export function serveAuthorize(app: FastifyInstance, inside: Inside): void {
  app.get('/oauth/v2/authorize', async (request, reply) => {
    reply.type('text/html; charset=utf-8');
    const asked = Request.safeParse(request.query).data;
    if (!asked || asked.client_id !== inside.client.id) return reply.code(400).send(page('<p>invalid_client_id</p>'));
    if (!asked.scope.split(',').includes('incoming-webhook')) return reply.code(400).send(page('<p>invalid_scope</p>'));
    return reply.send(page(form(inside, asked)));
  });
  app.post('/oauth/v2/authorize', async (request, reply) => {
    const { redirect_uri: redirectUri, state, channel: id, decision } = Decision.parse(request.body);
    const back = new URL(redirectUri);
    const channel = inside.channels.find((each) => each.id === id);
    if (decision === 'deny' || !channel) back.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(16).toString('hex');
      inside.codes.set(code, { channel, redirectUri, used: false });
      back.searchParams.set('code', code);
    }
    back.searchParams.set('state', state);
    return reply.redirect(back.href, 302);
  });
}

function form(inside: Inside, asked: z.infer<typeof Request>): string {
  const hidden = Object.entries(asked).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`,
  );
  const choices = inside.channels.map(
    ({ id, name }, index) =>
      `<p><label><input type="radio" name="channel" value="${id}"${index === 0 ? ' checked' : ''}> ${escape(name)}</label></p>`,
  );
  return `<form method="post" action="/oauth/v2/authorize">${hidden.join('')}<fieldset><legend>Where may Tocsin post?</legend>${choices.join('')}</fieldset>
<p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Cancel</button></p></form>`;
}

/** The focus is seen, targets are large, and light and dark follow the system. */
const style =
  ':root{color-scheme:light dark;font:16px/1.5 system-ui}body{margin:2rem auto;max-inline-size:36rem;padding-inline:1rem}:focus-visible{outline:2px solid;outline-offset:2px}label,button{display:inline-block;padding:.6rem;font:inherit}';

function page(content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Slack sandbox</title><style>${style}</style></head>
<body><main><h1>Slack sandbox</h1><p>This is not Slack. It is a stand-in on this machine, and nothing leaves it.</p>${content}</main></body></html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

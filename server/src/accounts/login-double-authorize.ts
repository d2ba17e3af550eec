import { randomBytes } from 'node:crypto';
import type { LoginProviderName } from '@tocsin/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { escapeHtml, sendPage } from '#platform/stand-in';
import { issuerOf, manners, takeFault } from './login-double-world.ts';
import type { Holder, Inside } from './login-double-world.ts';

const Asked = z.object({
  client_id: z.string(),
  response_type: z.literal('code'),
  redirect_uri: z.string(),
  scope: z.string(),
  state: z.string().min(1),
  nonce: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
});
type Asked = z.infer<typeof Asked>;

const Answer = z.object({
  login: z.string().trim().min(1).default('octo'),
  name: z.string().default(''),
  email: z.string().default(''),
  verified: z.literal('yes').optional(),
  decision: z.enum(['allow', 'deny']),
});

/** The page on which somebody says who they are at the provider, or refuses. The form goes back to its own address. */
export function serveAuthorize(app: FastifyInstance, inside: Inside, provider: LoginProviderName): void {
  const path = new URL(`${issuerOf(inside, provider)}${authorizePaths[provider]}`, 'http://double').pathname;
  app.get(path, async (request, reply) => {
    const asked = readAsked(inside, provider, request);
    if (typeof asked === 'string') return refuse(reply, asked);
    const formsTo = [new URL(asked.redirect_uri).origin];
    return sendPage(reply, { title: `${names[provider]} sandbox`, note: noteOf(provider), body: form, formsTo });
  });
  app.post(path, async (request, reply) => {
    const asked = readAsked(inside, provider, request);
    if (typeof asked === 'string') return refuse(reply, asked);
    const answer = Answer.parse(request.body);
    return reply.redirect(wayBack(inside, { provider, asked, answer }), 302);
  });
}

export const authorizePaths = { github: '/authorize', linkedin: '/v2/authorization', oidc: '/authorize' } as const;
export const names = { github: 'GitHub', linkedin: 'LinkedIn', oidc: 'Single sign-on' } as const;
const noteOf = (provider: LoginProviderName) =>
  `This is not ${provider === 'oidc' ? 'the provider of your organisation' : names[provider]}. It is a stand-in on this machine, and nothing leaves it.`;

const refuse = (reply: FastifyReply, word: string) =>
  sendPage(reply.code(400), { title: 'The request was refused', note: word, body: '' });

/** The request, or the first thing that is wrong with it: a browser is sent back only where the client said before. */
function readAsked(inside: Inside, provider: LoginProviderName, { query }: FastifyRequest): Asked | string {
  const asked = Asked.safeParse(query).data;
  const { pkce, nonce, idToken } = manners[provider];
  if (!asked) return 'invalid_request';
  if (asked.client_id !== inside.client.id) return 'unauthorized_client';
  if (asked.redirect_uri !== inside.redirectUri(provider)) return 'redirect_uri_mismatch';
  if (idToken && !asked.scope.split(' ').includes('openid')) return 'invalid_scope';
  if (pkce === 'refused' && asked.code_challenge !== undefined) return 'invalid_client';
  const challenged = asked.code_challenge_method === 'S256' && /^[\w-]{43}$/.test(asked.code_challenge ?? '');
  if (pkce === 'demanded' && !challenged) return 'invalid_request: code_challenge';
  if (nonce && asked.nonce === undefined) return 'invalid_request: nonce';
  return asked;
}

interface Deciding {
  provider: LoginProviderName;
  asked: Asked;
  answer: z.infer<typeof Answer>;
}

function wayBack(inside: Inside, { provider, asked, answer }: Deciding): string {
  const back = new URL(asked.redirect_uri);
  back.searchParams.set('state', takeFault(inside, 'other_state') ? randomBytes(16).toString('hex') : asked.state);
  const issuer = takeFault(inside, 'other_issuer') ? 'https://elsewhere.example' : issuerOf(inside, provider);
  // RFC 9207. LinkedIn leaves it out.
  if (provider !== 'linkedin') back.searchParams.set('iss', issuer);
  if (answer.decision === 'deny') back.searchParams.set('error', 'access_denied');
  else back.searchParams.set('code', grant(inside, { provider, asked, answer }));
  return back.href;
}

function grant(inside: Inside, { provider, asked, answer }: Deciding): string {
  const code = randomBytes(16).toString('hex');
  const { login, email, verified } = answer;
  const holder: Holder = { login, name: answer.name, email, verified: verified === 'yes' };
  const { redirect_uri: redirectUri, code_challenge: challenge, nonce } = asked;
  inside.codes.set(code, { provider, holder, redirectUri, challenge, nonce, used: false });
  return code;
}

const field = (name: string, label: string, value: string) =>
  `<label>${escapeHtml(label)} <input name="${name}" value="${escapeHtml(value)}"></label>`;
const form = `<form method="post"><fieldset><legend>Who are you there?</legend>
${field('login', 'Login', 'octo')}
${field('name', 'Name', 'Octo')}
${field('email', 'E-mail', 'octo@example.org')}
<label><input type="checkbox" name="verified" value="yes" checked> The e-mail address is confirmed there</label></fieldset>
<p class="actions"><button class="ink" name="decision" value="allow">Continue</button> <button name="decision" value="deny">Cancel</button></p></form>`;

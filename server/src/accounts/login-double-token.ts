import { createHash, randomBytes } from 'node:crypto';
import type { LoginProviderName } from '@tocsin/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SignJWT, UnsecuredJWT } from 'jose';
import { z } from 'zod';
import { basicOf } from '#platform/stand-in';
import { issuerOf, manners, subjectOf, takeFault } from './login-double-world.ts';
import type { Grant, Inside } from './login-double-world.ts';

const Form = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string(),
  redirect_uri: z.string(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code_verifier: z.string().optional(),
});
type Form = z.infer<typeof Form>;

/** Exchanges a code for tokens, once, and holds the exchange to everything that the code was given for. */
export function serveToken(
  app: FastifyInstance,
  inside: Inside,
  { provider, path }: { provider: LoginProviderName; path: string },
): void {
  app.post(path, async (request, reply) => {
    if (await misbehaved(inside, request, reply)) return reply;
    const granted = grantOf(inside, provider, request);
    if (typeof granted === 'string') return refuse(reply, provider, granted);
    const token = randomBytes(16).toString('hex');
    inside.tokens.set(token, granted);
    const idToken = manners[provider].idToken && !takeFault(inside, 'no_id_token');
    return reply.send({
      access_token: token,
      token_type: 'bearer',
      scope: 'user',
      ...(idToken ? { id_token: await idTokenFor(inside, granted) } : {}),
    });
  });
}

/** GitHub answers 200 whatever it thinks of the code. */
const refuse = (reply: FastifyReply, provider: LoginProviderName, error: string) =>
  reply.code(provider === 'github' ? 200 : 400).send({ error });

async function misbehaved(inside: Inside, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  if (takeFault(inside, 'silent')) {
    request.raw.socket.destroy();
    reply.hijack();
    return true;
  }
  if (takeFault(inside, 'failing')) await reply.code(503).send({ error: 'temporarily_unavailable' });
  else if (takeFault(inside, 'page')) await reply.type('text/html').send('<p>{"access_token":"x"}</p>');
  else if (takeFault(inside, 'refused')) await reply.code(400).send({ error: 'invalid_grant' });
  return reply.sent;
}

function grantOf(inside: Inside, provider: LoginProviderName, request: FastifyRequest): Grant | string {
  const form = Form.safeParse(request.body).data;
  if (!form) return 'invalid_request';
  if (!isClient(inside, provider, { form, request })) return 'invalid_client';
  const granted = inside.codes.get(form.code);
  if (granted?.provider !== provider || granted.used || granted.redirectUri !== form.redirect_uri)
    return 'invalid_grant';
  granted.used = true;
  return isVerified(granted, form.code_verifier) ? granted : 'invalid_grant';
}

function isClient(
  { client }: Inside,
  provider: LoginProviderName,
  { form, request }: { form: Form; request: FastifyRequest },
): boolean {
  const byForm = [form.client_id, form.client_secret];
  const [id, secret] =
    manners[provider].secretBy === 'post'
      ? byForm
      : (basicOf(request.headers.authorization) ?? []).map(decodeURIComponent);
  return id === client.id && secret === client.secret;
}

function isVerified({ challenge }: Grant, verifier: string | undefined): boolean {
  if (challenge === undefined) return verifier === undefined;
  return (
    createHash('sha256')
      .update(verifier ?? '')
      .digest('base64url') === challenge
  );
}

async function idTokenFor(inside: Inside, granted: Grant): Promise<string> {
  const { provider } = granted;
  const at = Math.floor(inside.now().getTime() / 1000) - (takeFault(inside, 'expired') ? 3600 : 0);
  const claims = takeFault(inside, 'no_email') ? {} : claimsOf(granted);
  const token = { ...claims, ...nonceOf(inside, granted) };
  const issuer = takeFault(inside, 'wrong_issuer') ? 'https://elsewhere.example' : issuerOf(inside, provider);
  const audience = takeFault(inside, 'wrong_audience') ? 'somebody-else' : inside.client.id;
  const subject = String(subjectOf(provider, granted.holder));
  const [draft, unsigned] = [new SignJWT(token), new UnsecuredJWT(token)].map((each) =>
    each
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(at)
      .setExpirationTime(at + 300),
  );
  if (takeFault(inside, 'unsigned')) return (unsigned as UnsecuredJWT).encode(); // the second of the two
  const key = takeFault(inside, 'other_key') ? inside.otherKey : inside.key.sign;
  // The first of the two.
  return await (draft as SignJWT).setProtectedHeader({ alg: 'ES256', kid: 'double' }).sign(key);
}

function nonceOf(inside: Inside, { provider, nonce }: Grant): { nonce?: string } {
  if (!manners[provider].nonce || nonce === undefined || takeFault(inside, 'no_nonce')) return {};
  return { nonce: takeFault(inside, 'wrong_nonce') ? 'another one' : nonce };
}

export function claimsOf({ holder }: Grant): Record<string, unknown> {
  const { login, name, email, verified } = holder;
  return {
    preferred_username: login,
    ...(name === '' ? {} : { name }),
    ...(email === '' ? {} : { email, email_verified: verified }),
  };
}

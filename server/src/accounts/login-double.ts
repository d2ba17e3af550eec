import { randomBytes } from 'node:crypto';
import type { LoginProviderName } from '@tocsin/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { exportJWK, generateKeyPair } from 'jose';
import type { Clock } from '#platform/clock';
import { openStandIn } from '#platform/stand-in';
import { authorizePaths, serveAuthorize } from './login-double-authorize.ts';
import { claimsOf, serveToken } from './login-double-token.ts';
import { issuerOf, subjectOf, takeFault } from './login-double-world.ts';
import type { Grant, Inside, LoginFault } from './login-double-world.ts';
import { makeGitHub } from './login-provider-github.ts';
import { makeLinkedIn, makeOidc } from './login-provider-oidc.ts';
import type { LoginProvider } from './login-provider.ts';

/** A small GitHub, LinkedIn and OpenID provider on loopback: as strict as the real ones, and able to misbehave. */
export interface LoginDouble extends AsyncDisposable {
  readonly url: string;
  /** The three providers as this installation knows them. */
  readonly providers: readonly LoginProvider[];
  /** What goes wrong next, one fault each. */
  fail(faults: readonly LoginFault[]): void;
}

export async function startLoginDouble({
  publicUrl,
  clock,
}: {
  publicUrl: string;
  clock: Clock;
}): Promise<LoginDouble> {
  const standIn = openStandIn();
  const inside = await makeInside(publicUrl, clock);
  for (const provider of ['github', 'linkedin', 'oidc'] as const) serveAuthorize(standIn.app, inside, provider);
  serveGitHub(standIn.app, inside);
  serveOidc(standIn.app, inside, { provider: 'linkedin', token: '/linkedin/oauth/v2/accessToken' });
  serveOidc(standIn.app, inside, { provider: 'oidc', token: '/oidc/token' });
  inside.url = await standIn.listen(0);
  return {
    url: inside.url,
    providers: providersOf(inside, clock),
    fail: (faults) => void inside.faults.push(...faults),
    [Symbol.asyncDispose]: () => standIn.close(),
  };
}

async function makeInside(publicUrl: string, clock: Clock): Promise<Inside> {
  const [own, other] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  const publish = { ...(await exportJWK(own.publicKey)), kid: 'double', alg: 'ES256', use: 'sig' };
  return {
    client: { id: 'tocsin-sandbox', secret: randomBytes(16).toString('hex') },
    redirectUri: (provider) => `${publicUrl}/api/v1/auth/callback/${provider}`,
    codes: new Map(),
    tokens: new Map(),
    faults: [],
    key: { sign: own.privateKey, publish },
    otherKey: other.privateKey,
    now: () => clock.now(),
    url: '',
  };
}

function providersOf(inside: Inside, clock: Clock): LoginProvider[] {
  const { id: clientId, secret: clientSecret } = inside.client;
  const common = { clientId, clientSecret, clock };
  return [
    { ...makeGitHub({ ...common, url: inside.url }), key: 'github' },
    makeLinkedIn({ ...common, issuer: issuerOf(inside, 'linkedin') }),
    // The port is another one at the next start; the people stay the same.
    { ...makeOidc({ ...common, issuer: issuerOf(inside, 'oidc'), name: 'single sign-on' }), key: 'oidc:sandbox' },
  ];
}

function serveGitHub(app: FastifyInstance, inside: Inside): void {
  serveToken(app, inside, { provider: 'github', path: '/login/oauth/access_token' });
  app.get('/api/v3/user', async (request, reply) => {
    const granted = bearer(inside, request);
    if (!granted) return reply.code(401).send({ message: 'Bad credentials' });
    const { login, name } = granted.holder;
    return { id: subjectOf('github', granted.holder), login, name: name === '' ? null : name };
  });
  app.get('/api/v3/user/emails', async (request, reply) => {
    const granted = bearer(inside, request);
    if (!granted) return reply.code(401).send({ message: 'Bad credentials' });
    const { email, verified, login } = granted.holder;
    const hidden = { email: `${login}@users.noreply.github.com`, primary: false, verified: true };
    return email === '' ? [hidden] : [hidden, { email, primary: true, verified }];
  });
}

function serveOidc(
  app: FastifyInstance,
  inside: Inside,
  { provider, token }: { provider: Exclude<LoginProviderName, 'github'>; token: string },
): void {
  const base = `/${provider}${provider === 'linkedin' ? '/oauth' : ''}`;
  app.get(`${base}/.well-known/openid-configuration`, async () => ({
    issuer: issuerOf(inside, provider),
    authorization_endpoint: `${inside.url}${base}${authorizePaths[provider]}`,
    token_endpoint: `${inside.url}${token}`,
    userinfo_endpoint: `${inside.url}${base}/userinfo`,
    jwks_uri: `${inside.url}${base}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: [provider === 'linkedin' ? 'client_secret_post' : 'client_secret_basic'],
    ...(provider === 'oidc'
      ? { code_challenge_methods_supported: ['S256'], authorization_response_iss_parameter_supported: true }
      : {}),
  }));
  app.get(`${base}/jwks`, async () => ({ keys: [inside.key.publish] }));
  serveToken(app, inside, { provider, path: token });
  app.get(`${base}/userinfo`, async (request, reply) => {
    const granted = bearer(inside, request);
    if (!granted) return reply.code(401).send({ error: 'invalid_token' });
    const subject = takeFault(inside, 'other_subject') ? 'somebody-else' : String(subjectOf(provider, granted.holder));
    return { sub: subject, ...claimsOf(granted) };
  });
}

function bearer({ tokens }: Inside, { headers }: FastifyRequest): Grant | undefined {
  return tokens.get(/^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
}

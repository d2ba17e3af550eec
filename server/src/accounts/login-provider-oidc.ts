import {
  discoveryRequest,
  getValidatedIdTokenClaims,
  processDiscoveryResponse,
  processUserInfoResponse,
  userInfoRequest,
} from 'oauth4webapi';
import type { AuthorizationServer, IDToken, TokenEndpointResponse, UserInfoResponse } from 'oauth4webapi';
import type { LoginProviderName } from '@tocsin/sdk/contract';
import type { Clock } from '#platform/clock';
import { authorizeUrlAt, clientOf, exchange, outside, refusing } from './login-provider-exchange.ts';
import type { LoginClient } from './login-provider-exchange.ts';
import { LoginRefused } from './login-provider.ts';
import type { LoginProvider, ProvenIdentity } from './login-provider.ts';

interface OidcOptions {
  readonly id: LoginProviderName;
  readonly name: string;
  readonly key: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  readonly pkce: boolean;
  readonly nonce: boolean;
}
type Common = Pick<OidcOptions, 'clientId' | 'clientSecret' | 'issuer' | 'clock'>;

/** What a provider says about itself changes rarely; its keys are read again by themselves. */
const rememberedMs = 3600_000;

/** Any provider of OpenID Connect that tells about itself: Keycloak, Entra ID, Google and the like. */
export function makeOidc({ name, ...common }: Common & { name: string }): LoginProvider {
  return makeProvider({ ...common, name, id: 'oidc', key: `oidc:${common.issuer}`, pkce: true, nonce: true });
}

/** LinkedIn refuses PKCE for web applications and leaves the nonce out, so the state alone binds an attempt to its browser. */
export function makeLinkedIn(common: Common): LoginProvider {
  return makeProvider({ ...common, id: 'linkedin', name: 'LinkedIn', key: 'linkedin', pkce: false, nonce: false });
}

function makeProvider(options: OidcOptions): LoginProvider {
  const { id, name, key, clock } = options;
  const client: LoginClient = { ...options, scope: 'openid profile email', idToken: true };
  const findServer = remembering(options);
  return {
    id,
    name,
    key,
    async authorizeUrl(asked) {
      const server = await findServer(clock.now());
      return await authorizeUrlAt(server, client, asked);
    },
    async identify(back) {
      const server = await findServer(clock.now());
      const tokens = await exchange(server, client, back);
      return identityOf(await claimsOf(server, client, tokens));
    },
  };
}

function remembering({ issuer }: OidcOptions): (at: Date) => Promise<AuthorizationServer> {
  let known: { server: AuthorizationServer; until: number } | undefined;
  return async (at) => {
    if (known && at.getTime() < known.until) return known.server;
    const server = await discover(new URL(issuer));
    known = { server, until: at.getTime() + rememberedMs };
    return server;
  };
}

async function discover(issuer: URL): Promise<AuthorizationServer> {
  return await refusing(async () => {
    const response = await discoveryRequest(issuer, outside({ issuer: issuer.href }));
    return await processDiscoveryResponse(issuer, response);
  }).catch((error: unknown) => {
    throw new LoginRefused('unavailable', error);
  });
}

type Claims = Pick<UserInfoResponse | IDToken, 'sub'> & Record<string, unknown>;

/** The ID token says who it is; what it leaves out is asked for, and must be about the same person. */
async function claimsOf(
  server: AuthorizationServer,
  client: LoginClient,
  tokens: TokenEndpointResponse,
): Promise<Claims> {
  const claims = getValidatedIdTokenClaims(tokens);
  if (!claims) throw new LoginRefused('refused');
  if (claims['email'] !== undefined || server.userinfo_endpoint === undefined) return claims;
  return await refusing(async () => {
    const known = clientOf(client);
    const response = await userInfoRequest(server, known, tokens.access_token, outside(server));
    return { ...(await processUserInfoResponse(server, known, claims.sub, response)), sub: claims.sub };
  });
}

function identityOf(claims: Claims): ProvenIdentity {
  const address = textOf(claims['email']);
  // LinkedIn has written it as a text.
  const verified = claims['email_verified'] === true || claims['email_verified'] === 'true';
  const displayName = textOf(claims['name']);
  return {
    subject: claims.sub,
    label: textOf(claims['preferred_username']) ?? address ?? displayName ?? claims.sub,
    displayName,
    email: address === undefined ? undefined : { address, verified },
  };
}

const textOf = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);

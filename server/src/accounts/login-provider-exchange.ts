import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  AuthorizationResponseError,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  clockSkew,
  clockTolerance,
  customFetch,
  expectNoNonce,
  nopkce,
  processAuthorizationCodeResponse,
  validateApplicationLevelSignature,
  validateAuthResponse,
} from 'oauth4webapi';
import type { AuthorizationServer, Client, TokenEndpointResponse } from 'oauth4webapi';
import type { Clock } from '#platform/clock';
import { ask } from '#platform/outbound';
import { LoginRefused } from './login-provider.ts';
import type { Asked, BroughtBack } from './login-provider.ts';

/** This installation as one provider knows it, and what that provider can do. */
export interface LoginClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  readonly scope: string;
  readonly pkce: boolean;
  readonly nonce: boolean;
  /** An ID token, signed; without one the provider's own API says who it is. */
  readonly idToken: boolean;
}

const timeoutMs = 8000;
/** Clocks of two servers differ by a little. */
const toleranceSeconds = 30;

/** The address at the provider, with everything that its answer is held to later. */
export async function authorizeUrlAt(server: AuthorizationServer, client: LoginClient, asked: Asked): Promise<string> {
  const url = new URL(server.authorization_endpoint ?? '');
  const query = {
    client_id: client.clientId,
    response_type: 'code',
    scope: client.scope,
    redirect_uri: asked.redirectUri,
    state: asked.state,
    ...(client.nonce ? { nonce: asked.nonce } : {}),
    ...(client.pkce
      ? { code_challenge: await calculatePKCECodeChallenge(asked.verifier), code_challenge_method: 'S256' }
      : {}),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** Exchanges the code for tokens, once state, issuer, nonce, audience, times and signature were found right. */
export async function exchange(
  server: AuthorizationServer,
  client: LoginClient,
  back: BroughtBack,
): Promise<TokenEndpointResponse> {
  const known = clientOf(client);
  const options = outside(server);
  return await refusing(async () => {
    const parameters = validateAuthResponse(server, known, back.parameters, back.state);
    const response = await authorizationCodeGrantRequest(
      server,
      known,
      authenticationOf(server, client),
      parameters,
      back.redirectUri,
      client.pkce ? back.verifier : nopkce,
      options,
    );
    const tokens = await processAuthorizationCodeResponse(server, known, response, {
      expectedNonce: client.nonce ? back.nonce : expectNoNonce,
      requireIdToken: client.idToken,
    });
    if (client.idToken) await validateApplicationLevelSignature(server, response, options);
    return tokens;
  });
}

/** Every fault of the library and of the network in the words of this room. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LoginRefused) throw error;
    throw new LoginRefused(isCancelled(error) ? 'cancelled' : 'refused', error);
  }
}

// LinkedIn has words of its own for a person who said no.
const saidNo = ['access_denied', 'user_cancelled_login', 'user_cancelled_authorize'];
const isCancelled = (error: unknown): boolean =>
  error instanceof AuthorizationResponseError && saidNo.includes(error.error);

/** The provider's clock is the real one; ours may have been moved. */
export function clientOf({ clientId, clock }: LoginClient): Client {
  const skew = Math.round((clock.now().getTime() - Date.now()) / 1000);
  return { client_id: clientId, [clockSkew]: skew, [clockTolerance]: toleranceSeconds };
}

// RFC 6749: Basic is what every server must take; some name the other one only.
function authenticationOf(server: AuthorizationServer, { clientSecret }: LoginClient) {
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic') ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret);
}

/** How the library calls out: by our own way, and over plain http to this machine only. */
export function outside({ issuer }: Pick<AuthorizationServer, 'issuer'>) {
  return {
    [customFetch]: askProvider,
    [allowInsecureRequests]: isThisMachine(new URL(issuer)),
    signal: AbortSignal.timeout(timeoutMs),
  };
}

const isThisMachine = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

interface Outgoing {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Status and content type are checked by whoever reads the answer; redirects are not followed. */
async function askProvider(url: string, { method, headers, body, signal }: Outgoing): Promise<Response> {
  const asked = await ask({
    method: method === 'POST' ? 'POST' : 'GET',
    url,
    headers,
    ...(body instanceof URLSearchParams ? { body: body.toString() } : {}),
    signal: signal ?? AbortSignal.timeout(timeoutMs),
  });
  if (!asked.answered || asked.status >= 500) throw new LoginRefused('unavailable');
  return new Response(bodiless.includes(asked.status) ? null : asked.text, asked);
}
const bodiless = [204, 205, 304];

import { z } from 'zod';
import type { Clock } from '#platform/clock';
import { ask } from '#platform/outbound';
import { authorizeUrlAt, exchange } from './login-provider-exchange.ts';
import type { LoginClient } from './login-provider-exchange.ts';
import { LoginRefused } from './login-provider.ts';
import type { LoginProvider, ProvenIdentity } from './login-provider.ts';

interface GitHubOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://github.com`, or a GitHub Enterprise Server. */
  readonly url: string;
  readonly clock: Clock;
}

const timeoutMs = 8000;
const User = z.object({ id: z.int().positive(), login: z.string().min(1), name: z.string().nullish() });
const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub is no OpenID provider: it gives an access token, and its API says whose it is. */
export function makeGitHub({ clientId, clientSecret, url, clock }: GitHubOptions): LoginProvider {
  const server = {
    issuer: `${url}/login/oauth`,
    authorization_endpoint: `${url}/login/oauth/authorize`,
    token_endpoint: `${url}/login/oauth/access_token`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  };
  const client: LoginClient = {
    clientId,
    clientSecret,
    clock,
    scope: 'user:email',
    pkce: true,
    nonce: false,
    idToken: false,
  };
  const ofCloud = url === 'https://github.com';
  const api = ofCloud ? 'https://api.github.com' : `${url}/api/v3`;
  return {
    id: 'github',
    name: 'GitHub',
    key: ofCloud ? 'github' : `github:${url}`,
    authorizeUrl: (asked) => authorizeUrlAt(server, client, asked),
    async identify(back) {
      const { access_token: token } = await exchange(server, client, back);
      return identityOf(await read(User, `${api}/user`, token), await read(Emails, `${api}/user/emails`, token));
    },
  };
}

function identityOf(user: z.infer<typeof User>, emails: z.infer<typeof Emails>): ProvenIdentity {
  const primary = emails.find((each) => each.primary);
  return {
    // Logins are given up and taken by others; the number stays.
    subject: String(user.id),
    label: user.login,
    displayName: user.name ?? undefined,
    email: primary && { address: primary.email, verified: primary.verified },
  };
}

async function read<T>(schema: z.ZodType<T>, url: string, token: string): Promise<T> {
  const asked = await ask({
    method: 'GET',
    url,
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}`, 'user-agent': 'Tocsin' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!asked.answered || asked.status >= 500) throw new LoginRefused('unavailable');
  const found = asked.status === 200 ? schema.safeParse(asked.json) : undefined;
  if (!found?.success) throw new LoginRefused('refused', found?.error);
  return found.data;
}

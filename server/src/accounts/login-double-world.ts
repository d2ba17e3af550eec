import { createHash } from 'node:crypto';
import type { LoginProviderName } from '@tocsin/sdk/contract';
import type { CryptoKey, JWK } from 'jose';

/** What goes wrong once. Each belongs to one step: the way back, the exchange of the code, or what comes after it. */
export const loginFaults = [
  'other_state',
  'other_issuer',
  'refused',
  'silent',
  'failing',
  'page',
  'wrong_issuer',
  'wrong_audience',
  'wrong_nonce',
  'no_nonce',
  'expired',
  'other_key',
  'unsigned',
  'no_id_token',
  'no_email',
  'other_subject',
] as const;
export type LoginFault = (typeof loginFaults)[number];

/** Somebody at the provider, as they chose to be on its page. */
export interface Holder {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly verified: boolean;
}

export interface Grant {
  readonly provider: LoginProviderName;
  readonly holder: Holder;
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly nonce: string | undefined;
  used: boolean;
}

/** Everything that the double knows. */
export interface Inside {
  readonly client: { readonly id: string; readonly secret: string };
  /** The only address that it sends browsers back to. */
  redirectUri(provider: LoginProviderName): string;
  readonly codes: Map<string, Grant>;
  readonly tokens: Map<string, Grant>;
  readonly faults: LoginFault[];
  readonly key: { readonly sign: CryptoKey; readonly publish: JWK };
  /** Signs as well, and is published nowhere. */
  readonly otherKey: CryptoKey;
  readonly now: () => Date;
  url: string;
}

/** Whether this fault is next in line; it happens once. */
export function takeFault({ faults }: Inside, fault: LoginFault): boolean {
  if (faults[0] !== fault) return false;
  faults.shift();
  return true;
}

/** The same for a login for ever, as a provider's own ids are. */
export const subjectOf = (provider: LoginProviderName, { login }: Holder): number =>
  createHash('sha256').update(`${provider} ${login.toLowerCase()}`).digest().readUInt32BE(0);

/** What each provider demands, as the real ones do. */
export const manners = {
  github: { pkce: 'demanded', nonce: false, idToken: false, secretBy: 'post' },
  linkedin: { pkce: 'refused', nonce: false, idToken: true, secretBy: 'post' },
  oidc: { pkce: 'demanded', nonce: true, idToken: true, secretBy: 'basic' },
} as const;

export const issuerOf = ({ url }: Inside, provider: LoginProviderName): string => {
  switch (provider) {
    case 'github':
      return `${url}/login/oauth`;
    case 'linkedin':
      return `${url}/linkedin/oauth`;
    case 'oidc':
      return `${url}/oidc`;
  }
};

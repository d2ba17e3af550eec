import type { LoginProviderName } from '@tocsin/sdk/contract';

/** Somebody else who may say who a person is. */
export interface LoginProvider {
  readonly id: LoginProviderName;
  /** As people call it. */
  readonly name: string;
  /**
   * Under which its subjects are kept: subjects of one issuer say nothing about those of another, so a change of the
   * issuer makes another provider.
   */
  readonly key: string;
  /** Where the browser is sent to. */
  authorizeUrl(asked: Asked): Promise<string>;
  /** Whom the provider names, out of what the browser brought back. Throws `LoginRefused`. */
  identify(back: BroughtBack): Promise<ProvenIdentity>;
}

/** What one attempt is bound to. The verifier and the nonce never leave this server before the code is exchanged. */
export interface Asked {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

export interface BroughtBack extends Asked {
  readonly parameters: URLSearchParams;
}

export interface ProvenIdentity {
  /** The id that the provider never gives to anybody else. Names and addresses there may change hands. */
  readonly subject: string;
  /** How the account is called there. */
  readonly label: string;
  readonly displayName: string | undefined;
  readonly email: { readonly address: string; readonly verified: boolean } | undefined;
}

/** Why a provider did not name anybody: the person said no, its answer does not hold, or it gave none. */
export class LoginRefused extends Error {
  override name = 'LoginRefused';
  readonly problem: 'cancelled' | 'refused' | 'unavailable';
  constructor(problem: LoginRefused['problem'], cause?: unknown) {
    super(`The provider did not say who it is (${problem}).`, { cause });
    this.problem = problem;
  }
}

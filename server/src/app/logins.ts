import { makeGitHub, makeLinkedIn, makeOidc, startLoginDouble, type LoginProvider } from '#accounts';
import type { Clock } from '#platform/clock';
import type { Settings } from '#platform/settings';

/** Who else may say who somebody is. */
export interface Logins extends AsyncDisposable {
  readonly providers: readonly LoginProvider[];
}

interface Parts {
  readonly settings: Settings;
  readonly clock: Clock;
  /** Commands send nobody to a provider. */
  readonly kind: 'server' | 'command';
}

/** Every provider with credentials; in sample mode those without stand before their double. */
export async function openLogins({ settings, clock, kind }: Parts): Promise<Logins> {
  const known = knownProviders(settings, clock);
  const missing = known.length < 3 && settings.sampleMode && kind === 'server';
  const double = missing ? await startLoginDouble({ publicUrl: settings.publicUrl, clock }) : undefined;
  const ids = new Set(known.map(({ id }) => id));
  const doubled = double?.providers.filter(({ id }) => !ids.has(id)) ?? [];
  return {
    providers: [...known, ...doubled],
    [Symbol.asyncDispose]: async () => await double?.[Symbol.asyncDispose](),
  };
}

/** LinkedIn’s own, by which it signs; its address is the beginning of what it tells about itself. */
const linkedinIssuer = 'https://www.linkedin.com/oauth';

function knownProviders(settings: Settings, clock: Clock): LoginProvider[] {
  const { githubUrl: url, oidcIssuer: issuer, oidcName: name } = settings;
  const github = credentials(settings.githubClientId, settings.githubClientSecret);
  const linkedin = credentials(settings.linkedinClientId, settings.linkedinClientSecret);
  const oidc = credentials(settings.oidcClientId, settings.oidcClientSecret);
  return [
    ...(github ? [makeGitHub({ ...github, url, clock })] : []),
    ...(linkedin ? [makeLinkedIn({ ...linkedin, issuer: linkedinIssuer, clock })] : []),
    ...(oidc && issuer !== undefined ? [makeOidc({ ...oidc, issuer, name, clock })] : []),
  ];
}

function credentials(clientId: string | undefined, clientSecret: string | undefined) {
  return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
}

import type { systemRoutes } from '@tocsin/sdk/contract';
import type { LoginProvider } from '#accounts';
import type { Clock } from '#platform/clock';
import { ok, type Handlers } from '#platform/http';
import type { Settings } from '#platform/settings';

interface Options {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly version: string;
  readonly isSetupOpen: () => Promise<boolean>;
  readonly loginProviders: readonly LoginProvider[];
}

/** What the web app asks before anybody has signed in. */
export function instanceHandlers({
  settings,
  clock,
  version,
  isSetupOpen,
  loginProviders,
}: Options): Handlers<keyof typeof systemRoutes> {
  return {
    async getInstance() {
      return ok({
        name: 'Tocsin',
        version,
        sample_mode: settings.sampleMode,
        sign_up: settings.signUp.startsWith('domain:') ? 'domain' : settings.signUp,
        setup_open: await isSetupOpen(),
        login_providers: loginProviders.map(({ id, name }) => ({ id, name })),
        acknowledge: settings.acknowledge,
        now: clock.now().toISOString(),
        insecure: settings.insecureHttp && !settings.publicUrl.startsWith('https:'),
      });
    },
  };
}

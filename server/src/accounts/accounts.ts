import type {
  accountLifeRoutes,
  auditRoutes,
  authRoutes,
  entryRoutes,
  meRoutes,
  methodsRoutes,
  providerLoginRoutes,
  usersRoutes,
} from '@tocsin/sdk/contract';
import { deriveKey } from '#platform/crypto';
import type { Credentials, Handlers, Principal } from '#platform/http';
import { workLoop } from '#platform/jobs';
import { createUser } from './account.ts';
import type { UserToCreate } from './account.ts';
import { makeAuditHandlers } from './audit-routes.ts';
import { authenticate } from './authentication.ts';
import { makeAccountLifeHandlers } from './account-life-routes.ts';
import { makeAuthHandlers } from './auth-routes.ts';
import type { AccountsDeps, Context } from './context.ts';
import { settleDeletion } from './deletion.ts';
import { selectEnded } from './ended-credential.queries.ts';
import { makeEntryHandlers } from './entry-routes.ts';
import { makeLink } from './link.ts';
import type { LinkPurpose } from './link.ts';
import type { LoginProvider } from './login-provider.ts';
import { answerMailRequest } from './mail-request.ts';
import { makeMeHandlers } from './me-routes.ts';
import { makeMethodsHandlers } from './methods-routes.ts';
import { tellNewDevice } from './new-device.ts';
import { makeHasher } from './password-hasher.ts';
import { makeProviderLoginHandlers } from './provider-login-routes.ts';
import { issueSetupLink } from './setup.ts';
import { resetSecondStepOf } from './second-step.ts';
import { makeSigningKeys } from './signing-key.ts';
import { sweep } from './sweep.ts';
import { hasAdministrator } from './user.queries.ts';
import { makeUsersHandlers } from './users-routes.ts';

type AccountsRoute =
  | keyof typeof accountLifeRoutes
  | keyof typeof auditRoutes
  | keyof typeof authRoutes
  | keyof typeof entryRoutes
  | keyof typeof methodsRoutes
  | keyof typeof meRoutes
  | keyof typeof providerLoginRoutes
  | keyof typeof usersRoutes;

export interface Accounts {
  handlers: Handlers<AccountsRoute>;
  authenticate(credentials: Credentials): Promise<Principal>;
  /** Who else may say who somebody is, on this server. */
  loginProviders: readonly LoginProvider[];
  /** The address for a mail, made while the mail is written: it holds a token that is stored nowhere. */
  makeLink(purpose: LinkPurpose, jti: string): Promise<string>;
  /** Nothing once there is an administrator. */
  issueSetupLink(): Promise<{ url: string; expiresAt: Date } | undefined>;
  isSetupOpen(): Promise<boolean>;
  createUser(user: UserToCreate): Promise<{ id: string; link?: string }>;
  /** Takes away every second step of somebody who lost theirs, by address or id. */
  resetSecondStep(person: string): Promise<void>;
  /** Signs with a new key from now on; what the old one signed stays valid until it ends. */
  rotateSigningKey(): Promise<string>;
  /** Which of these sessions and API tokens are not in force any more: what lives as long as they do asks now and then. */
  endedAmong(ids: readonly string[]): Promise<readonly string[]>;
  /** Deletes sessions and links that have ended, and throttle keys that nobody tried for long. For a nightly job. */
  sweep(): Promise<void>;
  /** Begins to answer requests for mail. Returns the way to stop. */
  start(): () => Promise<void>;
}

/** Requests for mail wake the loop at once; this is for those of other processes. */
const idleMs = 2000;

export function makeAccounts(deps: AccountsDeps): Accounts {
  return accountsOf(makeContext(deps));
}

/** For tests of this room, which look at its parts as well. */
export function accountsOf(context: Context): Accounts {
  return {
    handlers: {
      ...makeEntryHandlers(context),
      ...makeMethodsHandlers(context),
      ...makeAuthHandlers(context),
      ...makeMeHandlers(context),
      ...makeProviderLoginHandlers(context),
      ...makeAccountLifeHandlers(context),
      ...makeUsersHandlers(context),
      ...makeAuditHandlers(context),
    },
    authenticate: (credentials) => authenticate(context, credentials),
    loginProviders: context.providers,
    makeLink: (purpose, jti) => makeLink(context, purpose, jti),
    issueSetupLink: () => issueSetupLink(context),
    isSetupOpen: async () => !(await hasAdministrator(context.database.db)),
    createUser: (user) => createUser(context, user),
    resetSecondStep: (person) => resetSecondStepOf(context, person),
    rotateSigningKey: () => context.keys.rotate(context.clock.now()),
    endedAmong: (ids) => selectEnded(context.database.db, ids, context.clock.now()),
    sweep: () => sweep(context),
    start() {
      const run = async () =>
        (await answerMailRequest(context)) || (await tellNewDevice(context)) || (await settleDeletion(context));
      const loop = workLoop({ name: 'what accounts wait for', run, idleMs, log: context.log });
      context.wake = () => loop.wake();
      return () => loop.stop();
    },
  };
}

/** The room's own parts around what was handed in. */
export function makeContext(deps: AccountsDeps): Context {
  const secret = deps.settings.secretKeys[0] ?? '';
  return {
    ...deps,
    hasher: deps.hasher ?? makeHasher(),
    providers: deps.providers ?? [],
    keys: makeSigningKeys(deps),
    secrets: {
      throttle: deriveKey(secret, 'throttle').toString('hex'),
      device: deriveKey(secret, 'known device').toString('hex'),
      invitation: deriveKey(secret, 'invitation').toString('hex'),
    },
    wake: () => undefined,
  };
}

import type { LoginProblem, LoginProviderName } from '@tocsin/sdk/contract';
import { coded } from '#platform/errors';
import type { CookieToSet, Person, Principal } from '#platform/http';
import type { Caller, Context } from './context.ts';
import { linkIdentity } from './identity.ts';
import { LoginRefused } from './login-provider.ts';
import type { LoginProvider, ProvenIdentity } from './login-provider.ts';
import { attemptCookie, beginAttempt, cookieOf, readAttempt } from './provider-login-attempt.ts';
import type { Attempt } from './provider-login-attempt.ts';
import { takeAttempt } from './provider-login.queries.ts';
import { accountBehind } from './provider-entry.ts';
import { letIn } from './provider-session.ts';
import { safeReturnTo } from './return-to.ts';
import { requireFresh } from './step-up.ts';

/** Where the browser goes on to, and what it keeps. */
export interface Onward {
  to: string;
  cookies: CookieToSet[];
}

interface Wanted {
  provider: LoginProviderName;
  returnTo: string | undefined;
}

/** Sends the browser to a provider, to sign in or up. */
export async function startLogin(context: Context, wanted: Wanted, { at }: Caller): Promise<Onward> {
  const provider = findProvider(context, wanted.provider);
  const returnTo = safeReturnTo(wanted.returnTo, context.settings.publicUrl);
  if (!provider) return problem({ provider: wanted.provider, returnTo }, 'off');
  const attempt = beginAttempt({ provider: provider.id, returnTo, at });
  try {
    return { to: await addressAt(context, provider, attempt), cookies: [cookieOf(context, attempt)] };
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    context.log.warn({ err: error, provider: provider.id }, 'A login provider could not be asked');
    return problem(attempt, 'unavailable');
  }
}

/** The same for somebody who is signed in and links a login there to their account. */
export async function startLink(
  context: Context,
  { person, ...wanted }: Wanted & { person: Person },
  { at }: Caller,
): Promise<Onward> {
  requireFresh(person, at);
  const provider = findProvider(context, wanted.provider);
  if (!provider) throw coded('PROVIDER_OFF');
  const returnTo = safeReturnTo(wanted.returnTo ?? '/profile/security', context.settings.publicUrl);
  const attempt = beginAttempt({ provider: provider.id, returnTo, linkFor: person.userId, at });
  try {
    return { to: await addressAt(context, provider, attempt), cookies: [cookieOf(context, attempt)] };
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    throw coded('PROVIDER_UNAVAILABLE', `${provider.name} does not answer now. Try again later.`, { cause: error });
  }
}

export interface Back {
  provider: LoginProviderName;
  parameters: URLSearchParams;
  cookies: Readonly<Record<string, string | undefined>>;
  principal: Principal;
}

/** Takes what a browser brings back from a provider: once, and only from the browser that was sent there. */
export async function finishLogin(context: Context, back: Back, caller: Caller): Promise<Onward> {
  const { to, cookies } = await finish(context, back, caller);
  return { to, cookies: [...cookies, { name: attemptCookie, value: null }] };
}

async function finish(context: Context, back: Back, caller: Caller): Promise<Onward> {
  const { at } = caller;
  const state = back.parameters.get('state') ?? undefined;
  const attempt = readAttempt(context, back.cookies[attemptCookie], { provider: back.provider, state, at });
  const none = { provider: back.provider, returnTo: '/inbox' };
  if (!attempt) return problem(none, 'ended');
  const provider = findProvider(context, attempt.provider);
  if (!provider) return problem(attempt, 'off');
  const first = await takeAttempt(context.database.db, { ...attempt, userId: attempt.linkFor }, at);
  if (!first) return problem(attempt, 'ended');
  const identity = await identify(context, provider, { attempt, parameters: back.parameters });
  if (typeof identity === 'string') return problem(attempt, identity);
  if (attempt.linkFor !== undefined) return await link(context, { attempt, provider, identity, back }, caller);
  const found = await accountBehind(context, { provider, identity }, caller);
  if ('problem' in found) return problem(attempt, found.problem);
  const named = { user: found.user, by: provider.id, returnTo: attempt.returnTo, cookies: back.cookies };
  return (await letIn(context, named, caller)) ?? problem(attempt, 'refused');
}

interface Linking {
  attempt: Attempt;
  provider: LoginProvider;
  identity: ProvenIdentity;
  back: Back;
}

// Whoever is signed in by now must be who began: a login is never linked to an account behind its owner's back.
async function link(context: Context, { attempt, provider, identity, back }: Linking, caller: Caller): Promise<Onward> {
  const { principal } = back;
  const userId = principal.kind === 'person' ? principal.userId : undefined;
  if (userId === undefined || userId !== attempt.linkFor) return problem(attempt, 'ended');
  const linked = await linkIdentity(context, { userId, provider, identity }, caller);
  return linked ? { to: attempt.returnTo, cookies: [] } : problem(attempt, 'taken');
}

async function identify(
  context: Context,
  provider: LoginProvider,
  { attempt, parameters }: { attempt: Attempt; parameters: URLSearchParams },
): Promise<ProvenIdentity | LoginProblem> {
  const { state, nonce, verifier } = attempt;
  const redirectUri = redirectUriOf(context, provider);
  try {
    return await provider.identify({ state, nonce, verifier, redirectUri, parameters });
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    if (error.problem !== 'cancelled') {
      context.log.warn({ err: error, provider: provider.id }, 'A login provider did not say who it is');
    }
    return error.problem;
  }
}

function addressAt(context: Context, provider: LoginProvider, { state, nonce, verifier }: Attempt): Promise<string> {
  return provider.authorizeUrl({ state, nonce, verifier, redirectUri: redirectUriOf(context, provider) });
}

/** Made of the settings alone: what a request says of its host does not count. */
const redirectUriOf = ({ settings }: Context, { id }: LoginProvider): string =>
  `${settings.publicUrl}/api/v1/auth/callback/${id}`;

const findProvider = ({ providers }: Context, id: LoginProviderName): LoginProvider | undefined =>
  providers.find((provider) => provider.id === id);

/** The page that says what went wrong, and what to do next. */
function problem({ provider, returnTo }: Pick<Attempt, 'provider' | 'returnTo'>, outcome: LoginProblem): Onward {
  const query = new URLSearchParams({ outcome, return_to: returnTo });
  return { to: `/sign-in/${provider}?${query.toString()}`, cookies: [] };
}

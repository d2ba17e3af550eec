import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { Role } from '@tocsin/sdk/contract';
import { api } from './api.ts';
import { ApiError, isSignedOut, type Answer } from './api-answer.ts';
import { showTimesIn } from './format.ts';
import { withSearch } from './links.ts';
import { queryClient } from './query.ts';
import { enableShortcuts } from './shortcuts.ts';
import { makeStore, useStore } from './store.ts';
import { showDensity, showTheme } from './theme.ts';

export type Me = Answer<'getMe'>;

const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.call('getMe', { signal }),
  staleTime: 300_000,
});
const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: ({ signal }) => api.call('getInstance', { signal }),
  staleTime: 300_000,
});

/** The signed-in person. The shell shows nothing else before it is known. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** What this installation is; unknown until the server has answered. */
export function useInstance(): Answer<'getInstance'> | undefined {
  return useQuery(instanceQuery).data;
}

/** Loads what the installation is, so that what it says stands above the page from the first paint. Never fails. */
export async function loadInstance(): Promise<void> {
  await queryClient.prefetchQuery(instanceQuery);
}

/** Loads the person and applies what they chose: zone, theme, shortcuts. */
export async function loadMe(): Promise<Me> {
  return applyMe(await queryClient.ensureQueryData(meQuery));
}

/** Puts a changed profile in force at once. */
export function applyMe(me: Me): Me {
  queryClient.setQueryData(meQuery.queryKey, me);
  showTimesIn(me.time_zone);
  showTheme(me.theme);
  showDensity(me.density);
  enableShortcuts(me.shortcuts);
  return me;
}

/** Whether a role includes another: an administrator may what a manager may. */
export function mayAs(role: Role, needed: Role): boolean {
  const order: readonly Role[] = ['AUTHENTICATED', 'MANAGER', 'ADMIN'];
  return order.indexOf(role) >= order.indexOf(needed);
}

const ended = makeStore(false);

/** Says that the session is over; the shell then asks to sign in, above what the person was doing. */
export function endSession(): void {
  ended.set(() => true);
}

export function useSessionEnded(): boolean {
  return useStore(ended, (value) => value);
}

/** The sign-in page, which comes back here. */
export function signInUrl(): string {
  return withSearch({ return_to: here() }, '/sign-in');
}

const here = (): string => `${location.pathname}${location.search}`;

/** Signs out here and in the other tabs. */
export async function signOut(): Promise<void> {
  await api.call('signOut').catch((error: unknown) => {
    if (!isSignedOut(error)) throw error;
  });
  tabs?.postMessage({ type: 'signed-out' });
  location.assign('/sign-in');
}

const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('tocsin.session');
tabs?.addEventListener('message', () => endSession());

// Any answer 401 to any query or change means the same; and whoever must set up a second step first is led there.
for (const cache of [queryClient.getQueryCache(), queryClient.getMutationCache()]) {
  cache.config.onError = (error: unknown) => {
    if (error instanceof ApiError && error.code === 'MFA_ENROLMENT_NEEDED') {
      location.assign(withSearch({ return_to: here() }, '/enrol'));
    }
    if (isSignedOut(error) && queryClient.getQueryData(meQuery.queryKey) !== undefined) endSession();
  };
}

import { useEffect, useState } from 'react';
import { ApiError, type Answer } from '#lib';
import { api } from './api.ts';

export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'here'; value: T }
  | { state: 'failed'; error: unknown; retry: () => void };

/** Loads once when the page is shown, and again when asked. The pages before sign-in have no cache. */
export function useLoaded<T>(load: () => Promise<T>): [loaded: Loaded<T>, set: (value: T) => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let gone = false;
    const retry = (): void => {
      setLoaded({ state: 'loading' });
      setRound((before) => before + 1);
    };
    load().then(
      (value) => gone || setLoaded({ state: 'here', value }),
      (error: unknown) => gone || setLoaded({ state: 'failed', error, retry }),
    );
    return () => {
      gone = true;
    };
    // What to load belongs to the page and does not change while it is shown.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [round]);
  return [loaded, (value) => setLoaded({ state: 'here', value })];
}

/** What this installation offers, when it is known; these pages work without. */
export function useInstance(): Answer<'getInstance'> | undefined {
  const [loaded] = useLoaded(() => api.call('getInstance'));
  return loaded.state === 'here' ? loaded.value : undefined;
}

/** Who is signed in already, if anybody is. */
export function useSignedIn(): Answer<'getMe'> | undefined {
  const [loaded] = useLoaded(() => api.call('getMe'));
  return loaded.state === 'here' ? loaded.value : undefined;
}

/** Whether the server refused a link as used, expired or unknown. */
export function isDeadLink(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'INVALID_TOKEN';
}

/** A search parameter of the page. */
export function searchParameter(name: string): string | null {
  return new URLSearchParams(location.search).get(name);
}

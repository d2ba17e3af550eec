import { ApiError } from './api-answer.ts';
import { makeStore, useStore } from './store.ts';

type Waiting = { resolve: () => void; cancel: () => void } | undefined;
const waiting = makeStore<Waiting>(undefined);

/**
 * Does something that the server answers only shortly after one proved who one is. If that is too long ago, the app asks
 * for a confirmation, and then does it again.
 * @example useMutation({ mutationFn: () => confirmed(() => api.call('deleteMyTotp')) })
 */
export async function confirmed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'FRESH_SIGN_IN_NEEDED') throw error;
    if (!(await askForConfirmation())) throw error;
    return await work();
  }
}

function askForConfirmation(): Promise<boolean> {
  waiting.get()?.cancel();
  return new Promise((resolve) => {
    const end = (done: boolean) => () => {
      waiting.set(() => undefined);
      resolve(done);
    };
    waiting.set(() => ({ resolve: end(true), cancel: end(false) }));
  });
}

/** What waits for a confirmation, if anything does. */
export function useConfirmation(): Waiting {
  return useStore(waiting, (value) => value);
}

import { useQuery } from '@tanstack/react-query';
import { api, queryClient, sentenceOf, type Answer } from '#lib';
import { PasskeyCancelled } from '../../lib/passkeys.ts';
import { methodsText } from '../../messages/en/sign-in-methods.ts';

export type Methods = Answer<'getMySignInMethods'>;
const queryKey = ['sign-in-methods'];

/** How I sign in. */
export function useMethods() {
  return useQuery({ queryKey, queryFn: ({ signal }) => api.call('getMySignInMethods', { signal }) });
}

export function forgetMethods(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey });
}

/** The sentence for something that failed on the way to the device or to the server. */
export function saidOf(error: unknown): string {
  return error instanceof PasskeyCancelled ? methodsText().passkey.cancelled : sentenceOf(error);
}

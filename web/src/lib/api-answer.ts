import { ApiError } from '@tocsin/sdk/call';
import type { AnswerOf, RouteName, Routes } from '@tocsin/sdk/contract';
import { uiText } from '../messages/en/ui.ts';

export { ApiError };

/** What a route answers. */
export type Answer<N extends RouteName> = AnswerOf<Routes[N]>;

/** The sentence to show for something that failed: the server's own, or that it cannot be reached. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) return error.detail;
  return error instanceof TypeError ? uiText().unreachable : uiText().failed;
}

/** The reference that an administrator can look up, where the server gave one. */
export function traceOf(error: unknown): string | undefined {
  return error instanceof ApiError && error.traceId !== null ? error.traceId : undefined;
}

/**
 * The errors of a form, for its summary and its fields: `/email` becomes the field `email`.
 * @example fieldErrors(error, ['email', 'password'])
 */
export function fieldErrors(error: unknown, fields: readonly string[]): { field: string; message: string }[] {
  if (!(error instanceof ApiError) || error.errors.length === 0) return [{ field: '', message: sentenceOf(error) }];
  return error.errors.map(({ pointer, detail }) => {
    const field = pointer.replace(/^\//, '');
    return { field: fields.includes(field) ? field : '', message: detail };
  });
}

/** True when the session is over and only signing in helps; a wrong password on a form is something else. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401 && error.code !== 'INVALID_CREDENTIALS';
}

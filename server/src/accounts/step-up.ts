import { coded } from '#platform/errors';
import type { Person } from '#platform/http';

/** For so long a proof of who one is covers what asks for it. */
export const freshMs = 10 * 60_000;

/** Until when nothing asks this person again. Nothing for an API token, which nobody holds in person. */
export function freshUntil({ authAt }: Person): Date | undefined {
  return authAt && new Date(authAt.getTime() + freshMs);
}

/**
 * For what must not be done from a session that was left open: refuses unless its person proved who they are within the
 * last ten minutes. `POST /api/v1/me/confirmation` does that again.
 */
export function requireFresh(person: Person, at: Date): void {
  const until = freshUntil(person);
  if (until === undefined) throw coded('FORBIDDEN', 'An API token cannot do this. Sign in.');
  if (until <= at) throw coded('FRESH_SIGN_IN_NEEDED', 'It is more than ten minutes since you proved who you are.');
}

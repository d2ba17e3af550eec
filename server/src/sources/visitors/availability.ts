import type { Availability } from '@tocsin/sdk/contract';
import { timeAt, type Place } from './place.ts';

/** How it stands with a host, or with the first of several to be free; no time where nobody knows one. */
export interface Standing {
  readonly state: Availability['state'];
  readonly freeAt: Date | null;
}

/** One host's standing in words: Free, With a visitor, free at 14:30, Away until 16:00. */
export function availabilityOf({ state, freeAt }: Standing, place: Place, now: Date): Availability {
  return { state, free_at: freeAt?.toISOString() ?? null, words: wordsOf({ state, freeAt }, place, now) };
}

function wordsOf({ state, freeAt }: Standing, place: Place, now: Date): string {
  const known = freeAt !== null && freeAt > now ? timeAt(place, freeAt, now) : undefined;
  switch (state) {
    case 'free':
      return 'Free';
    case 'busy':
      if (freeAt === null) return 'With a visitor, then away';
      return known === undefined ? 'With a visitor who is about to leave' : `With a visitor, free at ${known}`;
    case 'away':
      return known === undefined ? 'Away' : `Away until ${known}`;
  }
}

/** The first of several hosts to be free. */
export interface Nearest extends Standing {
  /** Whose turn it is then. */
  readonly name: string | null;
}

/** When the first of a team, or of all, is free. */
export function nearestOf({ state, freeAt, name }: Nearest, place: Place, now: Date): Availability {
  return { state, free_at: freeAt?.toISOString() ?? null, words: nearestWords({ state, freeAt, name }, place, now) };
}

function nearestWords({ state, freeAt, name }: Nearest, place: Place, now: Date): string {
  if (name === null) return 'There are no hosts yet';
  if (state === 'free') return `${name} is free`;
  if (freeAt === null) return 'Nobody is here, and nobody said when they are back';
  return freeAt > now ? `Nobody is free before ${timeAt(place, freeAt, now)} (${name})` : `${name} is about to be free`;
}

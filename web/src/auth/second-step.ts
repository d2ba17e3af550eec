import type { Answer } from '#lib';

type Entered = Answer<'signIn'>;
export type SecondStep = Extract<Entered, { challenge: string }>;

/** Where whoever passed the first step goes: on, to the second step, or to set one up. */
export function goOn(entered: Entered, returnTo: string): void {
  const query = `?return_to=${encodeURIComponent(returnTo)}`;
  if ('challenge' in entered) location.assign(`/second-step${query}#${written(entered)}`);
  else location.assign(entered.enrolment_needed ? `/enrol${query}` : returnTo);
}

// Behind the `#`, which browsers send to no server. Names of passkeys are plain letters, so this is.
const written = (step: SecondStep): string =>
  btoa(JSON.stringify(step)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

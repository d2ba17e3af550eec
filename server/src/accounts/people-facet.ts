import type { Role } from '@tocsin/sdk/contract';

const roleNumbers: Readonly<Record<Role, number>> = { AUTHENTICATED: 0, MANAGER: 6, ADMIN: 12 };
const stateNumbers = { active: 0, unverified: 2, disabled: 4 } as const;
type State = keyof typeof stateNumbers;
// The keys of the table are its names.
const everyState = Object.keys(stateNumbers) as State[];

/** The numbers that the column `facet` may have for these choices: role + state + professional status. */
export function facetsOf(choice: {
  roles: readonly Role[];
  state?: State | undefined;
  professional?: boolean | undefined;
}): number[] {
  const states = choice.state === undefined ? everyState : [choice.state];
  const marks = choice.professional === undefined ? [0, 1] : [Number(choice.professional)];
  return choice.roles.flatMap((role) =>
    states.flatMap((state) => marks.map((mark) => roleNumbers[role] + stateNumbers[state] + mark)),
  );
}

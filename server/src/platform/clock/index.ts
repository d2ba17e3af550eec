export { movableClock, systemClock } from './clock.ts';
export type { Clock, MovableClock } from './clock.ts';

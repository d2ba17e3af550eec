export { firstIdAt, newId, nilId, timeOfId } from './id.ts';

export { addressBlock } from './address-block.ts';
export { localLimiter, noLimiter } from './limiter.ts';
export type { Limit, Limiter, Taken } from './limiter.ts';

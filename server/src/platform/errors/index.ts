export { coded, CodedError } from './coded-error.ts';
export type { Pointer } from './coded-error.ts';

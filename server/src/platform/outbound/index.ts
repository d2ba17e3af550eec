export { ask } from './ask.ts';
export type { Answer, Asked, Question, Silence } from './ask.ts';
export { AddressRefused, postOutside, resolveOutside } from './outbound.ts';
export type { OutboundAnswer } from './outbound.ts';

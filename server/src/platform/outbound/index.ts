export { AddressRefused, postOutside, resolveOutside } from './outbound.ts';
export type { OutboundAnswer } from './outbound.ts';

export { makeSms } from './sms.ts';
export { smsInboundHandlers } from './inbound.ts';
export { startTwilioDouble } from './double.ts';
export type { TwilioDouble } from './double.ts';

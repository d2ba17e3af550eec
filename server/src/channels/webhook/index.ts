export { makeWebhook } from './webhook.ts';
export { startReceiver } from './receiver.ts';
export type { Receiver } from './receiver.ts';

export type { Channel, Message, Outcome, Step, Thread } from './channel.ts';
export { makeTemplates } from './template/template.ts';
export type { Templates } from './template/template.ts';

export { startSlackDouble } from './double.ts';
export type { SlackDouble } from './double.ts';
export { slackInboundHandlers } from './inbound.ts';
export { makeReplies } from './reply.ts';
export type { Replies } from './reply.ts';
export { makeSlack } from './slack.ts';
export type { SlackOptions } from './slack.ts';

export { startSlackDouble } from './double.ts';
export type { SlackDouble } from './double.ts';
export { makeSlack } from './slack.ts';
export type { SlackOptions } from './slack.ts';

import type { Category, ChannelName, Role, Severity } from '@tocsin/sdk/contract';

/** The closed lists that pages show. The contract's own are not imported at run time: its schemas would come with them. */

/** Least severe first. */
export const severities: readonly Severity[] = ['low', 'medium', 'high', 'critical'];
export const channels: readonly ChannelName[] = ['in_app', 'email', 'sms', 'slack', 'discord', 'web_push', 'webhook'];
export const categories: readonly Category[] = [
  'security',
  'account',
  'network',
  'price',
  'article',
  'visitor',
  'custom',
  'system',
];
export const roles: readonly Role[] = ['AUTHENTICATED', 'MANAGER', 'ADMIN'];

/** One of the words, or nothing where the text is none of them. */
export function oneOf<T extends string>(words: readonly T[], text: string | undefined): T | undefined {
  return words.find((word) => word === text);
}

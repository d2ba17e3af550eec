import type { Message } from '../channel.ts';
import { timeIn } from './local-time.ts';

/** Everything that a template may name. */
export const variableNames = [
  'title',
  'body',
  'url',
  'step',
  'severity',
  'category',
  'type',
  'name',
  'time',
  'date',
  'zone',
  'site',
  'code',
  'details',
] as const;
export type Variables = Record<Exclude<(typeof variableNames)[number], 'details'>, string> & {
  /** Facts of this event beside its words; which there are depends on its type. */
  readonly details: NonNullable<Message['details']>;
};

/** What the templates may say of a message. `site` is how this installation is called in a sentence. */
export function variablesOf(message: Message, site: string): Variables {
  const { title, body, url, step, severity, category, type, recipientName: name, code = '', details = {} } = message;
  return { title, body, url, step, severity, category, type, name, site, code, details, ...timeIn(message) };
}

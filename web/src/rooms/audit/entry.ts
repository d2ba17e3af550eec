import { oneOf, type Answer } from '#lib';
import { auditActions, auditText } from '../../messages/en/audit.ts';

type Entry = Answer<'listAudit'>['items'][number];

/** The sentence of an action; one of an earlier version stays as it was written. */
export function nameOfAction(action: string): string {
  const known = oneOf(auditActions, action);
  return known === undefined ? action : auditText().actions[known];
}

/** From where, what was before and after, and the other details, in the order in which they are read. */
export function factsOf({ address, trace_id, details }: Pick<Entry, 'address' | 'trace_id' | 'details'>): string[] {
  const text = auditText();
  const { from, to, ...rest } = details;
  return [
    ...(address === '' ? [] : [text.at(address)]),
    ...(from === undefined || to === undefined ? [] : [text.changed(String(from), String(to))]),
    ...Object.entries(rest).map(([name, value]) => text.detail(name, String(value))),
    ...(trace_id === '' ? [] : [text.trace(trace_id)]),
  ];
}

import { oneOf, type Answer } from '#lib';
import { auditActions, auditText } from '../../messages/en/audit.ts';

export type Entry = Answer<'listAudit'>['items'][number];

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

/** What stands in the details, one fact a line: what was before and after first. */
export function detailsOf({ details }: Pick<Entry, 'details'>): { name: string; value: string }[] {
  const { from, to, ...rest } = details;
  const text = auditText();
  const change = from === undefined || to === undefined ? [] : [['change', text.changed(String(from), String(to))]];
  return [...change, ...Object.entries(rest)].map(([name = '', value = '']) => ({
    name: String(name),
    value: String(value),
  }));
}

const columns = ['id', 'at', 'action', 'actor_id', 'actor', 'target_id', 'target', 'address', 'trace_id', 'details'];

/** The entries as rows of a table, the names of the columns first. */
export function csvRows(entries: readonly Entry[]): string[][] {
  return [
    columns,
    ...entries.map(({ actor, target, details, ...entry }) => {
      const [by, about] = [partyOf(actor), partyOf(target)];
      const { id, at, action, address, trace_id: trace } = entry;
      return [id, at, action, by.id, by.name, about.id, about.name, address, trace, JSON.stringify(details)];
    }),
  ];
}

const partyOf = (party: Entry['actor']) => ({ id: party?.id ?? '', name: party?.name ?? '' });

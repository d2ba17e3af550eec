import { oneOf, roles, type Answer } from '#lib';
import { accountsText } from '../../messages/en/accounts.ts';
import { auditActions, auditText } from '../../messages/en/audit.ts';

export type Entry = Answer<'listAudit'>['items'][number];

/** The sentence of an action; one of an earlier version stays as it was written. */
export function nameOfAction(action: string): string {
  const known = oneOf(auditActions, action);
  return known === undefined ? action : auditText().actions[known];
}

const isId = (value: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value);

/** From where, what was before and after, and the other details, in the order in which they are read. Ids are left to the page of the entry. */
export function factsOf({ address, details }: Pick<Entry, 'address' | 'details'>): string[] {
  const text = auditText();
  const { from, to, ...rest } = details;
  return [
    ...(address === '' ? [] : [text.at(address)]),
    ...(from === undefined || to === undefined ? [] : [text.changed(inWords(from), inWords(to))]),
    ...Object.entries(rest)
      .filter(([, value]) => !isId(String(value)))
      .map(([name, value]) => wordsOf(name, value) ?? text.detail(name, inWords(value))),
  ];
}

/** Where the detail comes from a closed list: `with the password`. */
function wordsOf(name: string, value: unknown): string | undefined {
  return auditText().detailSentences[name]?.[String(value)];
}

/** A role has a name; everything else stays as it was written. */
function inWords(value: unknown): string {
  const role = oneOf(roles, String(value));
  return role === undefined ? String(value) : accountsText().roles[role];
}

/** What stands in the details, one fact a line: what was before and after first. */
export function detailsOf({ details }: Pick<Entry, 'details'>): { name: string; value: string }[] {
  const { from, to, ...rest } = details;
  const text = auditText();
  const change = from === undefined || to === undefined ? [] : [['change', text.changed(inWords(from), inWords(to))]];
  return [...change, ...Object.entries(rest)].map(([name = '', value = '']) => ({
    name: text.detailNames[name] ?? String(name),
    value: wordsOf(String(name), value) ?? inWords(value),
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

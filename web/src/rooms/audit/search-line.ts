import { oneOf } from '#lib';
import { auditActions, auditText } from '../../messages/en/audit.ts';
import { checkSearch, type AuditSearch } from './search.ts';

/** A search as one line of `key:value` words, for whoever knows what they look for. */
export function lineOf(search: AuditSearch): string {
  const { actor, target, action, ip, from, to } = search;
  const days = from === undefined && to === undefined ? undefined : from === to ? from : `${from ?? ''}..${to ?? ''}`;
  const words = { actor, action, user: target, ip, created: days };
  return Object.entries(words)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}:${value}`]))
    .join(' ');
}

/** Reads such a line; says which word it does not understand. */
export function searchOfLine(line: string): AuditSearch | { problem: string } {
  const text = auditText();
  const search: AuditSearch = {};
  for (const word of line.split(/\s+/).filter((one) => one !== '')) {
    const [, key = '', value = ''] = /^(\w+):(.+)$/.exec(word) ?? [];
    const part = readers[key]?.(value);
    if (part === undefined) return { problem: text.lineUnknown(word) };
    const wrong = checkSearch(part).length > 0 || Object.values(part).every((one) => one === undefined);
    if (wrong) return { problem: text.lineWrong(word) };
    Object.assign(search, part);
  }
  return search;
}

const readers: Readonly<Record<string, (value: string) => AuditSearch>> = {
  actor: (actor) => ({ actor }),
  user: (target) => ({ target }),
  action: (action) => ({ action: oneOf(auditActions, action) }),
  ip: (ip) => ({ ip }),
  created: readDays,
};

/** One day, or two with `..` between, of which one may be left out. */
function readDays(value: string): AuditSearch {
  const [from = '', to = from, ...rest] = value.split('..');
  if (rest.length > 0) return { from: value };
  return { from: from === '' ? undefined : from, to: to === '' ? undefined : to };
}

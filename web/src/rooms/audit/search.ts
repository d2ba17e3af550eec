import type { AuditAction } from '@tocsin/sdk/contract';
import { oneOf, withSearch } from '#lib';
import type { FieldError } from '#ui';
import { auditActions, auditText } from '../../messages/en/audit.ts';

/** What the log is narrowed to; it is held in the address of the page. */
export interface AuditSearch {
  actor?: string | undefined;
  target?: string | undefined;
  action?: AuditAction | undefined;
  ip?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const person = /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|\S+@\S+\.\S+)$/i;
const dayMs = 24 * 3_600_000;

export function searchFrom(search: Readonly<Record<string, string | undefined>>): AuditSearch {
  const fitting = (name: string, fits: (text: string) => boolean) => {
    const text = search[name];
    return text !== undefined && fits(text) ? text : undefined;
  };
  return {
    actor: fitting('actor', isPerson),
    target: fitting('target', isPerson),
    action: oneOf(auditActions, search['action']),
    ip: fitting('ip', (text) => /^[\da-f.:]{2,45}$/i.test(text)),
    from: fitting('from', isDay),
    to: fitting('to', isDay),
  };
}

export function auditHref(search: AuditSearch): string {
  return withSearch({ ...search }, '/audit');
}

/** As the API asks for it: the last day is in, and its end is the begin of the next. */
export function queryOf({ from, to, ip, ...rest }: AuditSearch) {
  return {
    ...rest,
    address: ip,
    since: from === undefined ? undefined : startOf(from).toISOString(),
    until: to === undefined ? undefined : new Date(startOf(to).getTime() + dayMs).toISOString(),
  };
}

export function checkSearch({ actor = '', target = '', from = '', to = '' }: AuditSearch): FieldError[] {
  const text = auditText();
  const wrong = (field: string, message: string, fits: boolean) => (fits ? [] : [{ field, message }]);
  return [
    ...wrong('actor', text.whomWrong, actor === '' || isPerson(actor)),
    ...wrong('target', text.whomWrong, target === '' || isPerson(target)),
    ...wrong('from', text.dayWrong, from === '' || isDay(from)),
    ...wrong('to', text.dayWrong, to === '' || isDay(to)),
  ];
}

const isPerson = (text: string): boolean => person.test(text);

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(startOf(text).getTime());
}

const startOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

import type { FieldError } from '#ui';
import { visitFormText } from '../../messages/en/visit-form.ts';

/** What stands in the form. `target` is `host`, `any` or `team:` with its name. */
export interface VisitDraft {
  name: string;
  company: string;
  email: string;
  phone: string;
  country: string;
  purpose: string;
  target: string;
  host: { id: string; name: string } | undefined;
  minutes: number;
}

export const lengths = [30, 60, 120, 240, 480] as const;

/** The country is the likely one until another is chosen: the place may be known only after the form is shown. */
export type TypedDraft = Omit<VisitDraft, 'country'> & { country: string | undefined };

export const emptyDraft: TypedDraft = {
  name: '',
  company: '',
  email: '',
  phone: '',
  country: undefined,
  purpose: '',
  target: 'host',
  host: undefined,
  minutes: 60,
};

/** What is wrong before anything is sent. */
export function checkDraft({ name, email, phone, target, host }: VisitDraft): FieldError[] {
  const text = visitFormText();
  return [
    ...(name.trim().length < 5 ? [{ field: 'full_name', message: text.nameShort }] : []),
    ...(email.trim() === '' && phone.trim() === '' ? [{ field: 'email', message: text.reachMissing }] : []),
    ...(target === 'host' && host === undefined ? [{ field: 'host', message: text.hostMissing }] : []),
  ];
}

/** What is sent. The end is counted from the server's present, because the clock of a tablet may be wrong. */
export function wishOf(draft: VisitDraft, now: string) {
  const end = new Date(Date.parse(now) + draft.minutes * 60_000).toISOString();
  const visitor = {
    full_name: draft.name.trim(),
    ...given('company', draft.company),
    ...given('email', draft.email),
    ...(draft.phone.trim() === '' ? {} : { phone: draft.phone.trim(), phone_country: draft.country }),
  };
  return { visitor, ...given('purpose', draft.purpose), check_out_at: end, ...targetOf(draft) };
}

function targetOf({ target, host }: VisitDraft): { host_id: string } | { team: string } | { any: true } {
  if (target === 'any') return { any: true };
  return target.startsWith('team:') ? { team: target.slice('team:'.length) } : { host_id: host?.id ?? '' };
}

function given<K extends string>(key: K, value: string): { [P in K]?: string } {
  // One key with a text, or none: TypeScript reads a computed key as any text.
  return (value.trim() === '' ? {} : { [key]: value.trim() }) as { [P in K]?: string };
}

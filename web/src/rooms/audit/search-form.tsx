import { useState, type FormEvent } from 'react';
import { oneOf, useGo } from '#lib';
import { Button, ButtonLink, ErrorSummary, Field, SelectField, type FieldError } from '#ui';
import { auditActions, auditText } from '../../messages/en/audit.ts';
import { auditHref, checkSearch, type AuditSearch } from './search.ts';

/** Narrows the log by person, action and days. */
export function SearchForm({ search }: { search: AuditSearch }) {
  const text = auditText();
  const form = useSearchForm(search);
  return (
    <form role="search" aria-label={text.search} noValidate onSubmit={form.submit} className="mb-6">
      <ErrorSummary errors={form.errors} />
      <div className="grid gap-x-6 desk:grid-cols-3">
        <Field {...form.field('actor')} type="search" label={text.who} hint={text.whoHint} />
        <Field {...form.field('target')} type="search" label={text.whom} hint={text.whoHint} />
        <SelectField
          id="action"
          label={text.action}
          value={form.draft.action ?? ''}
          onChange={(event) => form.set({ action: oneOf(auditActions, event.target.value) })}
        >
          <option value="">{text.any}</option>
          {auditActions.map((action) => (
            <option key={action} value={action}>
              {text.actions[action]}
            </option>
          ))}
        </SelectField>
        <Field {...form.field('ip')} label={text.ip} hint={text.ipHint} />
        <Field {...form.field('from')} label={text.from} hint={text.dayHint} />
        <Field {...form.field('to')} label={text.to} hint={text.dayHint} />
      </div>
      <div className="flex gap-3">
        <Button type="submit" kind="ink">
          {text.search}
        </Button>
        {auditHref(search) === auditHref({}) ? null : <ButtonLink href={auditHref({})}>{text.clear}</ButtonLink>}
      </div>
    </form>
  );
}

function useSearchForm(search: AuditSearch) {
  const go = useGo();
  const [draft, setDraft] = useState<AuditSearch>(search);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const set = (change: AuditSearch): void => setDraft((before) => ({ ...before, ...change }));
  const field = (name: 'actor' | 'target' | 'ip' | 'from' | 'to') => ({
    id: name,
    autoComplete: 'off',
    spellCheck: false,
    maxLength: 254,
    value: draft[name] ?? '',
    error: errors.find((one) => one.field === name)?.message,
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value.trim() }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = checkSearch(draft);
    setErrors(wrong);
    if (wrong.length === 0) go(auditHref(draft));
  };
  return { draft, errors, set, field, submit };
}

import { useState, type FormEvent } from 'react';
import { roles, useGo } from '#lib';
import { Button, ChoiceField, ErrorSummary, Field, FilterChips, type FieldError } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { peopleText } from '../../messages/en/people.ts';
import { checkFilters, peopleHref, professionals, sorts, statuses, type PeopleFilters } from './people-filters.ts';

/** Narrows and orders the list of people. */
export function PeopleSearch({ filters }: { filters: PeopleFilters }) {
  const text = { ...accountsText().people, ...peopleText().list };
  const go = useGo();
  const [draft, setDraft] = useState(filters);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const set = (change: PeopleFilters): void => setDraft((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = checkFilters(draft);
    setErrors(wrong);
    if (wrong.length === 0) go(peopleHref({ ...draft, query: draft.query?.trim() }));
  };
  const day = (name: 'from' | 'to', label: string) => (
    <Field
      id={name}
      label={label}
      autoComplete="off"
      placeholder="2026-11-20"
      maxLength={10}
      value={draft[name] ?? ''}
      error={errors.find(({ field }) => field === name)?.message}
      onChange={(event) => set({ [name]: event.target.value.trim() })}
    />
  );
  return (
    <form role="search" noValidate onSubmit={submit} className="mb-2">
      <ErrorSummary errors={errors} />
      <div className="grid items-end gap-x-6 desk:grid-cols-[2fr_1fr_1fr_1.5fr]">
        <Field
          type="search"
          data-search
          label={text.search}
          hint={text.searchHint}
          value={draft.query ?? ''}
          maxLength={100}
          onChange={(event) => set({ query: event.target.value })}
        />
        {day('from', text.from)}
        {day('to', text.until)}
        <ChoiceField
          id="sort"
          label={text.sort}
          value={draft.sort ?? 'created'}
          words={sorts}
          names={text.sorts}
          onChoose={(sort) => set({ sort })}
        />
      </div>
      <Button type="submit" className="mb-4">
        {text.searchButton}
      </Button>
    </form>
  );
}

/** The closed choices, each a link. */
export function PeopleChips({ filters }: { filters: PeopleFilters }) {
  const text = accountsText();
  const list = peopleText().list;
  const any = { value: '', label: text.people.all };
  return (
    <div className="mb-4 grid gap-2">
      <FilterChips
        label={text.people.role}
        chosen={filters.role ?? ''}
        choices={[
          { ...any, href: peopleHref({ ...filters, role: undefined }) },
          ...roles.map((role) => ({ value: role, label: text.roles[role], href: peopleHref({ ...filters, role }) })),
        ]}
      />
      <FilterChips
        label={text.people.status}
        chosen={filters.status ?? ''}
        choices={[
          { ...any, href: peopleHref({ ...filters, status: undefined }) },
          ...statuses.map((status) => ({
            value: status,
            label: list.states[status],
            href: peopleHref({ ...filters, status }),
          })),
        ]}
      />
      <FilterChips
        label={list.professional}
        chosen={filters.professional ?? ''}
        choices={[
          { ...any, href: peopleHref({ ...filters, professional: undefined }) },
          ...professionals.map((professional) => ({
            value: professional,
            label: list.granted[professional],
            href: peopleHref({ ...filters, professional }),
          })),
        ]}
      />
    </div>
  );
}

import { useMemo, useState, type FormEvent } from 'react';
import { api, mayAs, roles, useGo, useList, useMe, useNarrow, useSearchText, type Answer } from '#lib';
import {
  Button,
  ButtonLink,
  Empty,
  Field,
  FilterChips,
  Forbidden,
  ListStates,
  NoMatch,
  PageHeader,
  Table,
  Time,
} from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { peopleFiltersFrom, peopleHref, statuses, type PeopleFilters } from './people-filters.ts';

type Person = Answer<'listUsers'>['items'][number];

/** The people of this installation. */
export function PeoplePage() {
  const text = accountsText().people;
  const me = useMe();
  return (
    <>
      <PageHeader
        title={text.title}
        documentTitle={text.title}
        actions={
          mayAs(me.role, 'MANAGER') ? (
            <ButtonLink href="/people/invitations">{accountsText().invitations.invite}</ButtonLink>
          ) : undefined
        }
      />
      {mayAs(me.role, 'MANAGER') ? <People /> : <Forbidden />}
    </>
  );
}

function People() {
  const search = useSearchText();
  const filters = useMemo(() => peopleFiltersFrom(search), [search]);
  const list = useList(['people', 'list', filters], (cursor, signal) =>
    api.call('listUsers', { query: { ...filters, cursor, limit: 50 }, signal }),
  );
  return (
    <>
      <Search key={filters.query} filters={filters} />
      <Chips filters={filters} />
      <ListStates list={list} empty={<NobodyHere filters={filters} />}>
        {(items) => <PeopleTable people={items} />}
      </ListStates>
    </>
  );
}

function Search({ filters }: { filters: PeopleFilters }) {
  const text = accountsText().people;
  const go = useGo();
  const [query, setQuery] = useState(filters.query ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    go(peopleHref({ ...filters, query: query.trim() }));
  };
  return (
    <form role="search" className="flex max-w-[36rem] items-end gap-3" onSubmit={submit}>
      <div className="grow">
        <Field
          type="search"
          data-search
          label={text.search}
          value={query}
          maxLength={100}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <Button type="submit" className="mb-4 min-h-11">
        {text.searchButton}
      </Button>
    </form>
  );
}

function Chips({ filters }: { filters: PeopleFilters }) {
  const text = accountsText();
  return (
    <div className="mb-4 grid gap-2">
      <FilterChips
        label={text.people.role}
        chosen={filters.role ?? ''}
        choices={[
          { value: '', label: text.people.all, href: peopleHref({ ...filters, role: undefined }) },
          ...roles.map((role) => ({ value: role, label: text.roles[role], href: peopleHref({ ...filters, role }) })),
        ]}
      />
      <FilterChips
        label={text.people.status}
        chosen={filters.status ?? ''}
        choices={[
          { value: '', label: text.people.all, href: peopleHref({ ...filters, status: undefined }) },
          ...statuses.map((status) => ({
            value: status,
            label: text.people.statuses[status],
            href: peopleHref({ ...filters, status }),
          })),
        ]}
      />
    </div>
  );
}

function NobodyHere({ filters }: { filters: PeopleFilters }) {
  const text = accountsText();
  const { role, status, query } = filters;
  if (role === undefined && status === undefined && query === undefined) return <Empty>{text.people.none}</Empty>;
  const words = text.people.noMatchWords(role && text.roles[role], status && text.people.statuses[status], query);
  return <NoMatch clearHref="/people">{text.people.noMatch(words)}</NoMatch>;
}

/** On a phone the name carries the rest below it. */
function PeopleTable({ people }: { people: readonly Person[] }) {
  const text = accountsText();
  const narrow = useNarrow();
  const columns = [
    { name: text.people.columns.name, heading: true, cell: (person: Person) => <Name person={person} full={narrow} /> },
    ...(narrow
      ? []
      : [
          {
            name: text.people.columns.email,
            cell: (person: Person) => <span className="wrap-anywhere">{emailOf(person)}</span>,
          },
        ]),
    { name: text.people.columns.role, cell: ({ role }: Person) => text.roles[role] },
    ...(narrow
      ? []
      : [
          { name: text.people.columns.status, cell: ({ status }: Person) => text.people.statuses[status] },
          {
            name: text.people.columns.seen,
            cell: ({ last_sign_in_at }: Person) =>
              last_sign_in_at === null ? text.people.never : <Time at={last_sign_in_at} show="full" />,
          },
        ]),
  ];
  return <Table caption={text.people.title} columns={columns} rows={people} rowKey={({ id }) => id} />;
}

function Name({ person, full }: { person: Person; full: boolean }) {
  const text = accountsText().people;
  return (
    <>
      <a href={`/people/${person.id}`} className="inline-block py-0.5 font-label text-ink pointer-coarse:py-2.5">
        {person.display_name || text.unnamed}
      </a>
      {full ? (
        <span className="block text-meta text-ink-2 wrap-anywhere">
          {emailOf(person)}
          {person.status === 'active' ? null : ` · ${text.statuses[person.status]}`}
        </span>
      ) : null}
    </>
  );
}

function emailOf({ email, email_verified }: Person): string {
  return email_verified ? email : `${email} (${accountsText().people.unverified})`;
}

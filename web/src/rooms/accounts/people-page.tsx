import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, format, mayAs, useList, useMe, useNarrow, useSearchText, type Answer } from '#lib';
import { ButtonLink, Empty, Forbidden, ListStates, NoMatch, PageHeader, Table, Time } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { peopleText } from '../../messages/en/people.ts';
import { Avatar } from './avatar.tsx';
import { isNarrowed, peopleFiltersFrom, peopleHref, peopleQuery, type PeopleFilters } from './people-filters.ts';
import { PeopleChips, PeopleSearch } from './people-search.tsx';

type Person = Answer<'listUsers'>['items'][number];

/** The people of this installation. */
export function PeoplePage() {
  const text = accountsText();
  const may = mayAs(useMe().role, 'MANAGER');
  const search = useSearchText();
  const filters = useMemo(() => peopleFiltersFrom(search), [search]);
  return (
    <>
      <PageHeader
        title={text.people.title}
        documentTitle={text.people.title}
        note={may ? <Total filters={filters} /> : undefined}
        actions={
          may ? (
            <>
              <ButtonLink href="/people/figures">{peopleText().list.figures}</ButtonLink>
              <ButtonLink href="/people/invitations">{text.invitations.invite}</ButtonLink>
            </>
          ) : undefined
        }
      />
      {may ? <People filters={filters} /> : <Forbidden />}
    </>
  );
}

/** How many there are; the line is there before the number is. */
function Total({ filters }: { filters: PeopleFilters }) {
  const counted = useQuery({
    queryKey: ['people', 'list', 'total', filters],
    queryFn: ({ signal }) => api.call('listUsers', { query: { ...peopleQuery(filters), limit: 1 }, signal }),
  });
  const total = counted.data?.total;
  const text = peopleText().list;
  return (
    <span role="status" className="block min-h-5">
      {total === undefined ? null : text.total(total.count, total.more)}{' '}
      {total?.more === true && filters.query !== undefined ? text.cut : null}
    </span>
  );
}

function People({ filters }: { filters: PeopleFilters }) {
  const list = useList(['people', 'list', filters], (cursor, signal) =>
    api.call('listUsers', { query: { ...peopleQuery(filters), cursor, limit: 50 }, signal }),
  );
  return (
    <>
      <PeopleSearch key={peopleHref(filters)} filters={filters} />
      <PeopleChips filters={filters} />
      <ListStates list={list} empty={<NobodyHere filters={filters} />}>
        {(items) => <PeopleTable people={items} />}
      </ListStates>
    </>
  );
}

function NobodyHere({ filters }: { filters: PeopleFilters }) {
  const text = accountsText();
  const { role, status, query } = filters;
  if (!isNarrowed(filters)) return <Empty>{text.people.none}</Empty>;
  const words = text.people.noMatchWords(role && text.roles[role], status && peopleText().list.states[status], query);
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
            cell: ({ email }: Person) => <span className="wrap-anywhere">{email}</span>,
          },
        ]),
    { name: text.people.columns.role, cell: ({ role }: Person) => text.roles[role] },
    ...(narrow
      ? []
      : [
          { name: text.people.columns.status, cell: stateOf },
          {
            name: peopleText().list.since,
            cell: ({ created_at }: Person) => <Time at={created_at} show="full" />,
          },
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
  const name = person.display_name || text.unnamed;
  return (
    <span className="flex items-start gap-3">
      <Avatar name={name} picture={person.picture} />
      <span className="min-w-0">
        <a href={`/people/${person.id}`} className="inline-block py-0.5 font-label text-ink pointer-coarse:py-2.5">
          {name}
        </a>
        {person.headline === '' ? null : <span className="block text-meta text-ink-2">{person.headline}</span>}
        {full ? (
          <span className="block text-meta text-ink-2 wrap-anywhere">
            {person.email} · {stateOf(person)}
          </span>
        ) : null}
      </span>
    </span>
  );
}

/** What keeps somebody out comes first. */
function stateOf({ status, email_verified: verified, locked_until: until }: Person): string {
  const text = accountsText().people;
  if (status !== 'active') return text.statuses[status];
  if (until !== null) return peopleText().list.locked(format.clockTime(new Date(until)));
  return verified ? text.statuses.active : text.unverified;
}

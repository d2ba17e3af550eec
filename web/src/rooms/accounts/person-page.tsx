import { useQuery } from '@tanstack/react-query';
import { api, mayAs, useMe, usePathParameter, withSearch, type Answer } from '#lib';
import { Facts, Failed, Forbidden, PageHeader, Section, Skeleton, Time } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { peopleText } from '../../messages/en/people.ts';
import { Avatar } from './avatar.tsx';
import { PersonActions } from './person-actions.tsx';
import { PersonSessions } from './person-sessions.tsx';
import { ProfileLinks } from './profile-links.tsx';

export type Person = Answer<'getUser'>;

/** One person, and what may be done about the account. */
export function PersonPage() {
  const text = accountsText().people;
  const id = usePathParameter('id');
  const me = useMe();
  const may = mayAs(me.role, 'MANAGER');
  const person = useQuery({
    queryKey: ['people', 'one', id],
    queryFn: ({ signal }) => api.call('getUser', { params: { id }, signal }),
    enabled: may,
  });
  const title = person.data === undefined ? text.loading : person.data.display_name || person.data.email;
  return (
    <>
      <PageHeader
        title={title}
        documentTitle={title}
        crumb={{ href: '/people', label: text.crumb }}
        note={person.data?.headline === '' ? undefined : person.data?.headline}
      />
      {!may ? (
        <Forbidden />
      ) : person.data !== undefined ? (
        <Account person={person.data} />
      ) : person.isError ? (
        <Failed error={person.error} onRetry={() => void person.refetch()} />
      ) : (
        <Skeleton rows={3} />
      )}
    </>
  );
}

function Account({ person }: { person: Person }) {
  const text = accountsText();
  const me = useMe();
  const facts = text.people.facts;
  return (
    <div className="grid gap-x-16 desk:grid-cols-[1.35fr_1fr]">
      <div>
        <Section id="account" title={text.people.details}>
          <Facts facts={factsOf(person)} />
          <p className="mt-3">
            <a href={withSearch({ recipient_id: person.id }, '/deliveries')}>{facts.deliveries}</a>
          </p>
          {mayAs(me.role, 'ADMIN') ? (
            <p className="mt-1">
              <a href={withSearch({ target: person.id }, '/audit')}>{facts.audit}</a>
            </p>
          ) : null}
        </Section>
        <Profile person={person} />
      </div>
      <div>
        <Section id="actions" title={text.people.actions}>
          <PersonActions person={person} />
        </Section>
        <PersonSessions person={person} />
      </div>
    </div>
  );
}

function factsOf(person: Person) {
  const text = accountsText();
  const facts = text.people.facts;
  const { professional_status_at: granted, last_sign_in_at: seen, locked_until: locked } = person;
  return [
    {
      name: facts.email,
      value: person.email_verified ? person.email : `${person.email} (${text.people.unverified})`,
    },
    { name: facts.role, value: text.roles[person.role] },
    { name: facts.status, value: text.people.statuses[person.status] },
    ...(locked === null ? [] : [{ name: peopleText().person.lockedUntil, value: <Time at={locked} show="full" /> }]),
    {
      name: facts.professional,
      value:
        granted === null ? (
          facts.no
        ) : (
          <>
            {facts.yes} <Time at={granted} show="full" />
          </>
        ),
    },
    { name: facts.since, value: <Time at={person.created_at} show="full" /> },
    { name: facts.seen, value: seen === null ? text.people.never : <Time at={seen} show="full" /> },
  ];
}

/** What the person says about themselves. */
function Profile({ person }: { person: Person }) {
  const text = peopleText().person;
  const name = `${person.first_name} ${person.last_name}`.trim();
  const facts = [
    { name: text.name, value: name },
    { name: text.nickname, value: person.nickname },
    { name: text.place, value: person.location },
  ].filter(({ value }) => value !== '');
  return (
    <Section id="profile" title={text.profile}>
      <div className="flex flex-wrap items-start gap-6">
        <Avatar name={person.display_name || person.email} picture={person.picture} large />
        <div className="min-w-0 grow">
          <Facts facts={facts} />
          {person.bio === '' ? null : (
            <p className="mt-3 max-w-[36rem] whitespace-pre-wrap wrap-anywhere">{person.bio}</p>
          )}
          <ProfileLinks of={person} />
        </div>
      </div>
    </Section>
  );
}

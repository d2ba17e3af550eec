import { useQuery } from '@tanstack/react-query';
import { api, mayAs, useMe, usePathParameter, withSearch, type Answer } from '#lib';
import { Facts, Failed, Forbidden, PageHeader, Section, Skeleton, Time } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { PersonActions } from './person-actions.tsx';

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
      <PageHeader title={title} documentTitle={title} crumb={{ href: '/people', label: text.crumb }} />
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
  const facts = text.people.facts;
  return (
    <div className="grid gap-x-16 desk:grid-cols-[1.35fr_1fr]">
      <Section id="account" title={text.people.details}>
        <Facts
          facts={[
            {
              name: facts.email,
              value: person.email_verified ? person.email : `${person.email} (${text.people.unverified})`,
            },
            { name: facts.role, value: text.roles[person.role] },
            { name: facts.status, value: text.people.statuses[person.status] },
            {
              name: facts.professional,
              value:
                person.professional_status_at === null ? (
                  facts.no
                ) : (
                  <>
                    {facts.yes} <Time at={person.professional_status_at} show="full" />
                  </>
                ),
            },
            { name: facts.since, value: <Time at={person.created_at} show="full" /> },
            {
              name: facts.seen,
              value:
                person.last_sign_in_at === null ? text.people.never : <Time at={person.last_sign_in_at} show="full" />,
            },
          ]}
        />
        <p className="mt-3">
          <a href={withSearch({ recipient_id: person.id }, '/deliveries')}>{facts.deliveries}</a>
        </p>
        {mayAs(useMe().role, 'ADMIN') ? (
          <p className="mt-1">
            <a href={withSearch({ target: person.id }, '/audit')}>{facts.audit}</a>
          </p>
        ) : null}
      </Section>
      <Section id="actions" title={text.people.actions}>
        <PersonActions person={person} />
      </Section>
    </div>
  );
}

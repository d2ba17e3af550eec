import { useQuery } from '@tanstack/react-query';
import { api, mayAs, useMe, usePathParameter } from '#lib';
import { Facts, Failed, Forbidden, PageHeader, Skeleton, Time } from '#ui';
import { auditText } from '../../messages/en/audit.ts';
import { detailsOf, nameOfAction, type Entry } from './entry.ts';
import { auditHref } from './search.ts';

/** One entry of the log at an address of its own, to be sent to somebody. */
export function AuditEntryPage() {
  const text = auditText();
  const id = usePathParameter('id');
  const may = mayAs(useMe().role, 'ADMIN');
  const entry = useQuery({
    queryKey: ['audit', 'one', id],
    queryFn: ({ signal }) => api.call('getAuditEntry', { params: { id }, signal }),
    enabled: may,
  });
  const title = entry.data === undefined ? text.entry : nameOfAction(entry.data.action);
  return (
    <>
      <PageHeader title={title} documentTitle={title} crumb={{ href: '/audit', label: text.crumb }} />
      {!may ? (
        <Forbidden />
      ) : entry.data !== undefined ? (
        <Facts facts={factsOf(entry.data)} />
      ) : entry.isError ? (
        <Failed error={entry.error} onRetry={() => void entry.refetch()} />
      ) : (
        <Skeleton rows={3} />
      )}
    </>
  );
}

function factsOf(entry: Entry) {
  const text = auditText();
  const { facts } = text;
  return [
    { name: facts.at, value: <Time at={entry.at} show="full" /> },
    { name: facts.action, value: entry.action },
    {
      name: facts.actor,
      value: entry.actor === null ? text.nobody : <Who who={entry.actor} href={auditHref({ actor: entry.actor.id })} />,
    },
    ...(entry.target === null
      ? []
      : [
          {
            name: facts.target,
            value: <Who who={entry.target} href={auditHref({ target: entry.target.id })} />,
          },
        ]),
    ...(entry.address === '' ? [] : [{ name: facts.address, value: entry.address }]),
    ...detailsOf(entry),
    { name: facts.trace, value: entry.trace_id },
    { name: facts.id, value: entry.id },
  ].filter(({ value }) => value !== '');
}

function Who({ who, href }: { who: NonNullable<Entry['actor']>; href: string }) {
  return (
    <a href={href} className="underline">
      {who.name ?? auditText().gone}
    </a>
  );
}

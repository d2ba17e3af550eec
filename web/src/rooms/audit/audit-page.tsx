import { useMemo } from 'react';
import { api, mayAs, useList, useMe, useSearchText, type Answer } from '#lib';
import { Empty, Forbidden, ListStates, Mark, NoMatch, PageHeader, RailDays, RailRow, Time } from '#ui';
import { auditText } from '../../messages/en/audit.ts';
import { factsOf, nameOfAction } from './entry.ts';
import { auditHref, queryOf, searchFrom, type AuditSearch } from './search.ts';
import { Export } from './export.tsx';
import { LineForm } from './line-form.tsx';
import { SearchForm } from './search-form.tsx';
import { lineOf } from './search-line.ts';

type Entry = Answer<'listAudit'>['items'][number];

/** What was done to accounts, by whom and from where. */
export function AuditPage() {
  const text = auditText();
  const may = mayAs(useMe().role, 'ADMIN');
  return (
    <>
      <PageHeader title={text.title} documentTitle={text.title} note={may ? text.note : undefined} />
      {may ? <Log /> : <Forbidden />}
    </>
  );
}

function Log() {
  const words = useSearchText();
  const { density } = useMe();
  const search = useMemo(() => searchFrom(words), [words]);
  const list = useList(['audit', search], (cursor, signal) =>
    api.call('listAudit', { query: { ...queryOf(search), cursor, limit: 50 }, signal }),
  );
  return (
    <>
      <LineForm key={lineOf(search)} search={search} />
      <SearchForm key={auditHref(search)} search={search} />
      <Export search={search} />
      <ListStates list={list} empty={<NothingHere search={search} />}>
        {(items) => (
          <RailDays name="audit" items={items} timeOf={({ at }) => at} density={density}>
            {(entry) => <Row key={entry.id} entry={entry} />}
          </RailDays>
        )}
      </ListStates>
    </>
  );
}

function Row({ entry }: { entry: Entry }) {
  const text = auditText();
  const { actor, target } = entry;
  return (
    <RailRow
      id={entry.id}
      time={<Time at={entry.at} show="seconds" />}
      mark={<Mark kind="notice" name={text.title} />}
      title={
        <a href={`/audit/${entry.id}`} className="inline-block py-0.5 text-ink pointer-coarse:py-2.5">
          {nameOfAction(entry.action)}
        </a>
      }
      meta={
        <>
          {target === null || target.id === actor?.id ? null : (
            <>
              <a className="underline" href={auditHref({ target: target.id })}>
                {text.about(target.name ?? text.gone)}
              </a>
              {' · '}
            </>
          )}
          {actor === null ? (
            text.nobody
          ) : (
            <a className="underline" href={auditHref({ actor: actor.id })}>
              {text.by(actor.name ?? text.gone)}
            </a>
          )}
          {factsOf(entry).map((fact) => ` · ${fact}`)}
        </>
      }
    />
  );
}

function NothingHere({ search }: { search: AuditSearch }) {
  const text = auditText();
  if (auditHref(search) === auditHref({})) return <Empty>{text.none}</Empty>;
  return <NoMatch clearHref={auditHref({})}>{text.noMatch}</NoMatch>;
}

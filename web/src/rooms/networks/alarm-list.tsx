import type { ReactNode } from 'react';
import { format, severities, type List } from '#lib';
import { Button, FilterChips, ListStates, NoMatch, RailDays } from '#ui';
import type { Answer } from '#lib';
import { listsText } from '../../messages/en/lists.ts';
import { networksText } from '../../messages/en/networks.ts';
import { uiText } from '../../messages/en/ui.ts';
import { AlarmRow } from './alarm-row.tsx';
import { refreshAlarms, useAlarmHead, useAlarms } from './alarms.ts';
import { alarmKinds, families, hrefFor, isNarrowed, type AlarmFilters } from './filters.ts';

type Alarms = List<Answer<'listAlarms'>>;

/** The log of alarms, as the filters ask for it. */
export function AlarmList({
  filters,
  asn,
  where,
  empty,
}: {
  filters: AlarmFilters;
  /** The network whose page this is. */
  asn?: string;
  /** The place in words, for the sentence of an empty list. */
  where?: string | undefined;
  /** When nothing but the place is asked for and there is nothing. */
  empty: ReactNode;
}) {
  const list = useAlarms(filters);
  return (
    <>
      <Arrived filters={filters} list={list} />
      <ListStates list={list} empty={isNarrowed(filters) ? <NoneMatch {...{ filters, asn, where }} /> : empty}>
        {(items) => (
          <RailDays name="alarms" items={items} timeOf={({ received_at }) => received_at}>
            {(alarm) => <AlarmRow key={alarm.id} alarm={alarm} />}
          </RailDays>
        )}
      </ListStates>
    </>
  );
}

/** What came in since the list was loaded waits behind a button: nothing moves under the pointer. */
function Arrived({ filters, list }: { filters: AlarmFilters; list: Alarms }) {
  const text = networksText();
  const newest = useAlarmHead(filters).data?.items[0];
  const first = list.items[0];
  const waiting = list.state === 'here' && !list.updating && newest !== undefined && newest.id > (first?.id ?? '');
  return (
    <div role="status">
      {waiting ? (
        <p className="mb-3 flex flex-wrap items-center gap-3">
          {text.arrived}
          <Button small onClick={() => void refreshAlarms()}>
            {text.show}
          </Button>
        </p>
      ) : null}
    </div>
  );
}

function NoneMatch({
  filters,
  asn,
  where,
}: {
  filters: AlarmFilters;
  asn: string | undefined;
  where: string | undefined;
}) {
  const text = networksText();
  const { kind, min_severity, mine } = filters;
  const words = text.noMatchWords({
    kind: kind && text.alarmKinds[kind],
    severity: min_severity && uiText().severities[min_severity],
    where,
    mine: mine === 'true',
  });
  const { resource, resource_kind, range } = filters;
  const clear = hrefFor({ resource, resource_kind, mine, range }, asn);
  return <NoMatch clearHref={clear}>{text.noMatch(words)}</NoMatch>;
}

/** The filters as sentences; they live in the address. */
export function AlarmChips({ filters, asn }: { filters: AlarmFilters; asn?: string }) {
  const text = networksText();
  const names = uiText().severities;
  const any = listsText().any;
  return (
    <details open={isNarrowed(filters)}>
      <summary className="chip cursor-pointer text-meta">{summaryOf(filters)}</summary>
      <div className="mt-2 grid gap-2">
        <FilterChips
          label={text.filters.severity}
          chosen={filters.min_severity ?? 'low'}
          choices={severities.map((severity) => ({
            value: severity,
            label: names[severity],
            href: hrefFor({ ...filters, min_severity: severity === 'low' ? undefined : severity }, asn),
          }))}
        />
        <FilterChips
          label={text.filters.kind}
          chosen={filters.kind ?? ''}
          choices={[
            { value: '', label: any, href: hrefFor({ ...filters, kind: undefined }, asn) },
            ...alarmKinds.map((kind) => ({
              value: kind,
              label: text.alarmKinds[kind],
              href: hrefFor({ ...filters, kind }, asn),
            })),
          ]}
        />
        <FilterChips
          label={text.filters.family}
          chosen={filters.address_family ?? ''}
          choices={[
            { value: '', label: any, href: hrefFor({ ...filters, address_family: undefined }, asn) },
            ...families.map((family) => ({
              value: family,
              label: text.filters.families[family],
              href: hrefFor({ ...filters, address_family: family }, asn),
            })),
          ]}
        />
        <Chosen filters={filters} asn={asn} />
      </div>
    </details>
  );
}

/** The part of the chart that the list follows. */
function Chosen({ filters, asn }: { filters: AlarmFilters; asn: string | undefined }) {
  const { from, until } = filters;
  if (from === undefined) return null;
  const text = networksText().filters;
  const end = until === undefined ? undefined : format.fullTime(new Date(until));
  return (
    <p className="text-meta">
      {text.measured(format.fullTime(new Date(from)), end)}{' '}
      <a href={hrefFor({ ...filters, from: undefined, until: undefined }, asn)}>{text.anyTime}</a>
    </p>
  );
}

/** What the list is narrowed to, before it is opened. */
function summaryOf({ min_severity, kind, address_family: family, from }: AlarmFilters): string {
  const text = networksText();
  const severity = min_severity === undefined ? '' : text.filters.from(uiText().severities[min_severity]);
  const parts = [
    severity,
    kind === undefined ? '' : text.alarmKinds[kind],
    family === undefined ? '' : text.filters.families[family],
    from === undefined ? '' : text.filters.part,
  ].filter((part) => part !== '');
  return text.filters.summary(parts.join(', '));
}

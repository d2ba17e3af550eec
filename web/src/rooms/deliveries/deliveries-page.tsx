import { useMemo } from 'react';
import { api, channels, mayAs, useList, useMe, useSearchText } from '#lib';
import {
  deliveryMark,
  Empty,
  FilterChips,
  Forbidden,
  ListStates,
  Mark,
  NoMatch,
  PageHeader,
  RailDays,
  RailRow,
  Time,
} from '#ui';
import { deliveriesText } from '../../messages/en/deliveries.ts';
import { uiText } from '../../messages/en/ui.ts';
import { ledgerFiltersFrom, ledgerHref, reasonOf, recipientOf, statuses, typeOf } from './ledger.ts';
import type { Delivery, LedgerFilters } from './ledger.ts';

/** The ledger: what was decided about every message, and what became of it. */
export function DeliveriesPage() {
  const text = deliveriesText();
  const me = useMe();
  const may = mayAs(me.role, 'MANAGER');
  return (
    <>
      <PageHeader title={text.title} documentTitle={text.title} note={may ? text.note : undefined} />
      {may ? <Ledger /> : <Forbidden />}
    </>
  );
}

function Ledger() {
  const search = useSearchText();
  const filters = useMemo(() => ledgerFiltersFrom(search), [search]);
  const list = useList(['deliveries', 'list', filters], (cursor, signal) =>
    api.call('listDeliveries', { query: { ...filters, cursor, limit: 50 }, signal }),
  );
  return (
    <>
      <Chips filters={filters} />
      <ListStates list={list} empty={<NothingHere filters={filters} />}>
        {(items) => (
          <RailDays name="deliveries" items={items} timeOf={({ created_at }) => created_at} density="compact">
            {(delivery) => <Row key={delivery.id} delivery={delivery} />}
          </RailDays>
        )}
      </ListStates>
    </>
  );
}

function Row({ delivery }: { delivery: Delivery }) {
  const text = deliveriesText();
  const ui = uiText();
  const { id, channel, status, category, attempts, created_at } = delivery;
  const parts = [ui.channels[channel], text.statuses[status], ui.categories[category], reasonOf(delivery) ?? ''];
  if (attempts > 0) parts.push(text.attempts(attempts));
  return (
    <RailRow
      time={<Time at={created_at} show="seconds" />}
      mark={<Mark kind={deliveryMark[status]} name={text.statuses[status]} />}
      title={
        <a className="rail-title" href={`/deliveries/${id}`}>
          {text.row(typeOf(delivery), recipientOf(delivery))}
        </a>
      }
      meta={parts.filter((part) => part !== '').join(' · ')}
    />
  );
}

function Chips({ filters }: { filters: LedgerFilters }) {
  const text = deliveriesText();
  const names = uiText().channels;
  const about = aboutOf(filters);
  return (
    <div className="mb-4 grid gap-2">
      <FilterChips
        label={text.status}
        chosen={filters.status ?? ''}
        choices={[
          { value: '', label: text.any, href: ledgerHref({ ...filters, status: undefined }) },
          ...statuses.map((status) => ({
            value: status,
            label: text.statuses[status],
            href: ledgerHref({ ...filters, status }),
          })),
        ]}
      />
      <FilterChips
        label={text.channel}
        chosen={filters.channel ?? ''}
        choices={[
          { value: '', label: text.any, href: ledgerHref({ ...filters, channel: undefined }) },
          ...channels.map((channel) => ({
            value: channel,
            label: names[channel],
            href: ledgerHref({ ...filters, channel }),
          })),
        ]}
      />
      {about === undefined ? null : (
        <p className="text-meta">
          {about} <a href="/deliveries">{text.clear}</a>
        </p>
      )}
    </div>
  );
}

function NothingHere({ filters }: { filters: LedgerFilters }) {
  const text = deliveriesText();
  const { status, channel } = filters;
  const about = aboutOf(filters);
  if (status === undefined && channel === undefined && about === undefined) return <Empty>{text.none}</Empty>;
  const words = text.noMatchWords(status && text.statuses[status], channel && uiText().channels[channel], about);
  return <NoMatch clearHref="/deliveries">{text.noMatch(words)}</NoMatch>;
}

/** The filters that come from links of other pages, in words. */
function aboutOf({ event_id, recipient_id }: LedgerFilters): string | undefined {
  const text = deliveriesText().narrowed;
  const parts = [event_id === undefined ? '' : text.event, recipient_id === undefined ? '' : text.recipient];
  const about = parts.filter((part) => part !== '').join(' ');
  return about === '' ? undefined : about;
}

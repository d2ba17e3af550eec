import type { PriceAlert, PriceAlertStatus } from '@tocsin/sdk/contract';
import { oneOf, useSearchText, withSearch } from '#lib';
import { Empty, FilterChips, ListStates, PageHeader, Section, StreamBanner, Tab, Tabs } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { FeedBanner, FeedLine } from './feed-line.tsx';
import { PriceAlertRail } from './price-alert-rail.tsx';
import { PriceForm } from './price-form.tsx';
import { useFreshPrices, usePriceAlertHead, usePriceAlerts } from './prices.ts';

const statuses: readonly PriceAlertStatus[] = ['created', 'triggered', 'paused', 'deleted'];

/** My price alerts, and the sentence that sets a new one. */
export function PricesPage() {
  const text = pricesText();
  useFreshPrices();
  const { data: head } = usePriceAlertHead();
  return (
    <>
      <PageHeader
        title={text.title}
        documentTitle={text.title}
        note={
          <>
            <FeedLine feed={head?.feed} /> {head === undefined ? null : text.used(head.used, head.limit)}
          </>
        }
      />
      <FeedBanner feed={head?.feed} />
      <StreamBanner />
      {head?.feed.state === 'off' ? null : (
        <Section id="new-alert" title={text.form.title}>
          <PriceForm />
        </Section>
      )}
      <MyAlerts counts={head?.counts} />
    </>
  );
}

function MyAlerts({ counts }: { counts: Readonly<Record<PriceAlertStatus, number>> | undefined }) {
  const text = pricesText();
  const search = useSearchText();
  const status = oneOf(statuses, search['status']) ?? 'created';
  const nearest = search['order'] === 'nearest';
  const list = usePriceAlerts({ status });
  const hrefOf = (one: PriceAlertStatus, order?: string) =>
    withSearch({ status: one === 'created' ? undefined : one, order }, '/prices');
  return (
    <div className="mt-8">
      <Tabs label={text.views}>
        {statuses.map((one) => (
          <Tab key={one} href={hrefOf(one)} current={one === status} count={counts?.[one]}>
            {text.tabs[one]}
          </Tab>
        ))}
      </Tabs>
      <div className="my-4">
        <FilterChips
          label={text.order.label}
          chosen={nearest ? 'nearest' : ''}
          choices={[
            { value: '', label: text.order.newest, href: hrefOf(status) },
            { value: 'nearest', label: text.order.nearest, href: hrefOf(status, 'nearest') },
          ]}
        />
      </div>
      <ListStates list={list} empty={<Empty>{text.empty[status]}</Empty>}>
        {(items) => <PriceAlertRail label={text.tabs[status]} items={nearest ? items.toSorted(byDistance) : items} />}
      </ListStates>
    </div>
  );
}

/** What has no price yet stands at the end. */
function byDistance(one: PriceAlert, other: PriceAlert): number {
  return distanceOf(one) - distanceOf(other);
}

function distanceOf({ distance_percent: percent }: PriceAlert): number {
  return percent === null ? Number.MAX_VALUE : Math.abs(Number(percent));
}

import type { Currency, PriceAlert } from '@tocsin/sdk/contract';
import { oneOf, useNow, usePathParameter, useSearchText, withSearch } from '#lib';
import { Age, Banner, Empty, Failed, FilterChips, ListStates, PageHeader, Section, Skeleton, StreamBanner } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import type { Chart } from './chart-line.ts';
import { FeedBanner, FeedLine } from './feed-line.tsx';
import { Firings } from './firings.tsx';
import { PriceAlertRail } from './price-alert-rail.tsx';
import { PriceChart } from './price-chart.tsx';
import { PriceForm } from './price-form.tsx';
import { changeText, currencies, priceText, timeText } from './price-words.ts';
import { useChart, useFreshPrices, usePriceAlerts, type Days } from './prices.ts';

const ranges: readonly Days[] = ['1', '7', '30', '90', '365'];

/** One coin: its price and its age, its chart with my thresholds, and my alerts on it. */
export function CoinPage() {
  const text = pricesText().coin;
  useFreshPrices();
  const coin = usePathParameter('coin');
  const search = useSearchText();
  const currency = oneOf(currencies, search['currency']) ?? 'usd';
  const days = oneOf(ranges, search['days']) ?? '1';
  const chart = useChart(coin, { currency, days });
  const crumb = { href: '/prices', label: text.crumb };
  if (chart.data !== undefined) return <Page key={coin} chart={chart.data} wanted={{ currency, days }} crumb={crumb} />;
  return (
    <>
      <PageHeader title={coin} documentTitle={coin} crumb={crumb} />
      {chart.isError ? <Failed error={chart.error} onRetry={() => void chart.refetch()} /> : <Skeleton />}
    </>
  );
}

interface PageProps {
  chart: Chart;
  wanted: { currency: Currency; days: Days };
  crumb: { href: string; label: string };
}

function Page({ chart, wanted, crumb }: PageProps) {
  const text = pricesText();
  const { coin, currency } = chart;
  const list = usePriceAlerts({ coin: coin.id });
  return (
    <>
      <PageHeader
        title={
          <>
            {coin.name} <span className="text-section text-ink-2">{coin.symbol}</span>
          </>
        }
        documentTitle={`${coin.name} ${coin.symbol}`}
        crumb={crumb}
        note={<FeedLine feed={chart.feed} />}
      />
      <FeedBanner feed={chart.feed} />
      <StreamBanner />
      <PresentPrice chart={chart} />
      <Section id="chart" title={text.coin.chart(coin.name)}>
        <Choices coin={coin.id} {...wanted} />
        <OldChart chart={chart} />
        <PriceChart chart={chart} alerts={list.items.filter((alert) => isDrawn(alert, currency))} />
        <p className="text-meta text-ink-2">{text.coin.source(chart.feed.name)}</p>
      </Section>
      <Section id="alerts" title={text.coin.alerts(coin.name)} ruled={false}>
        <ListStates list={list} empty={<Empty>{text.coin.none(coin.name)}</Empty>}>
          {(items) => <PriceAlertRail label={text.coin.alerts(coin.name)} items={items} />}
        </ListStates>
      </Section>
      <Firings alerts={list.items} />
      <Section id="new-alert" title={text.form.title}>
        <PriceForm key={currency} coin={coin} currency={currency} />
      </Section>
    </>
  );
}

function isDrawn({ status, currency }: PriceAlert, shown: Currency): boolean {
  return status !== 'deleted' && currency === shown;
}

/** The last observed price with its age; where nobody waits for this coin, the newest of the chart. */
function PresentPrice({ chart: { current, points, currency } }: { chart: Chart }) {
  const last = points.at(-1);
  const price = current?.price ?? last?.price;
  const seen = current?.checked_at ?? last?.at;
  if (price === undefined || seen === undefined) return <p>{pricesText().form.noneKnown}</p>;
  const change = current?.change_24h ?? null;
  return (
    <p className="flex flex-wrap items-baseline gap-x-3">
      <span className="figures text-title font-head">{priceText(price, currency)}</span>
      {change === null ? null : (
        <span className="figures">
          {changeText(change)} <span className="text-meta text-ink-2">{pricesText().coin.day}</span>
        </span>
      )}
      <span className="text-meta text-ink-2">
        <Age at={seen} />
      </span>
    </p>
  );
}

function OldChart({ chart: { stale, fetched_at } }: { chart: Chart }) {
  const now = useNow();
  return stale ? <Banner>{pricesText().coin.oldChart(timeText(fetched_at, now))}</Banner> : null;
}

function Choices({ coin, currency, days }: { coin: string; currency: Currency; days: Days }) {
  const text = pricesText().coin;
  const hrefOf = (change: { currency?: Currency; days?: Days }) =>
    withSearch({ currency, days, ...change }, `/prices/${encodeURIComponent(coin)}`);
  return (
    <div className="mb-4 grid gap-2">
      <FilterChips
        label={text.range}
        chosen={days}
        choices={ranges.map((one) => ({ value: one, label: text.ranges[one], href: hrefOf({ days: one }) }))}
      />
      <FilterChips
        label={text.currency}
        chosen={currency}
        choices={currencies.map((one) => ({ value: one, label: one.toUpperCase(), href: hrefOf({ currency: one }) }))}
      />
    </div>
  );
}

import { useMemo } from 'react';
import { format, useGo, usePathParameter, useSearchText, type Answer } from '#lib';
import { ButtonLink, Empty, Failed, FilterChips, PageHeader, Section, Skeleton, StreamBanner } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { AlarmChips, AlarmList } from './alarm-list.tsx';
import { useFeed, useNetwork } from './alarms.ts';
import { FeedBanner, FeedLine } from './feed-line.tsx';
import { ExportButtons } from './export-buttons.tsx';
import { filtersFrom, hrefFor, ranges, type AlarmFilters } from './filters.ts';
import { countryName, networkNumber } from './resource.ts';
import { SeverityChart } from './severity-chart.tsx';
import { WatchControl } from './watch-control.tsx';

type Network = Answer<'getNetwork'>;

/** One network: its alarms over time and one by one, and my watch on it. `AS2497` leads to it as `2497` does. */
export function NetworkPage() {
  const asn = usePathParameter('asn').replace(/^AS/i, '');
  return /^-?\d{1,10}$/.test(asn) ? <Known asn={asn} /> : <NoNumber text={asn} />;
}

function NoNumber({ text: typed }: { text: string }) {
  const text = networksText();
  return (
    <>
      <PageHeader title={typed} documentTitle={typed} crumb={{ href: '/networks', label: text.network.crumb }} />
      <Empty action={<ButtonLink href="/networks">{text.network.toSearch}</ButtonLink>}>
        {text.network.notOne(typed)}
      </Empty>
    </>
  );
}

function Known({ asn }: { asn: string }) {
  const search = useSearchText();
  const filters = useMemo<AlarmFilters>(
    () => ({ ...filtersFrom(search), mine: undefined, resource_kind: 'network', resource: asn }),
    [search, asn],
  );
  const network = useNetwork(asn, filters);
  const crumb = { href: '/networks', label: networksText().network.crumb };
  if (network.data === undefined) {
    return (
      <>
        <PageHeader title={networkNumber(asn)} documentTitle={networkNumber(asn)} crumb={crumb} />
        {network.isError ? <Failed error={network.error} onRetry={() => void network.refetch()} /> : <Skeleton />}
      </>
    );
  }
  return <Page key={asn} network={network.data} filters={filters} crumb={crumb} />;
}

function Page({
  network,
  filters,
  crumb,
}: {
  network: Network;
  filters: AlarmFilters;
  crumb: { href: string; label: string };
}) {
  const text = networksText();
  const { asn, name } = network;
  const number = networkNumber(asn);
  const named = name !== number;
  const feed = useFeed(filters);
  const go = useGo();
  return (
    <>
      <PageHeader
        title={
          <>
            {number} {named ? <span className="font-plain">{name}</span> : null}
          </>
        }
        documentTitle={named ? `${number} ${name}` : number}
        crumb={crumb}
        note={
          <>
            <p>{factsOf(network)}</p>
            <FeedLine feed={feed} />
          </>
        }
        actions={<WatchControl resource={{ kind: 'network', id: asn, name }} watchId={network.watch_id} />}
      />
      <FeedBanner feed={feed} />
      <StreamBanner />
      <Section id="day" title={text.chart.title}>
        <RangeChips filters={filters} asn={asn} />
        <SeverityChart
          hours={network.by_hour}
          each={network.hours_each}
          onChoose={(from, until) => go(hrefFor({ ...filters, from, until }, asn), { replace: true })}
        />
      </Section>
      <Section id="alarms" title={text.network.alarms} action={<ExportButtons filters={filters} />}>
        <div className="mb-4">
          <AlarmChips filters={filters} asn={asn} />
        </div>
        <AlarmList
          filters={filters}
          asn={asn}
          where={named ? `${number} ${name}` : number}
          empty={<Empty>{text.network.none}</Empty>}
        />
      </Section>
    </>
  );
}

/** How far back the chart reaches; another range lets go of the part that was chosen in this one. */
function RangeChips({ filters, asn }: { filters: AlarmFilters; asn: string }) {
  const text = networksText().chart;
  const whole = { ...filters, from: undefined, until: undefined };
  return (
    <div className="mb-3">
      <FilterChips
        label={text.range}
        chosen={filters.range ?? '24h'}
        choices={ranges.map((range) => ({
          value: range,
          label: text.ranges[range],
          href: hrefFor({ ...whole, range: range === '24h' ? undefined : range }, asn),
        }))}
      />
    </div>
  );
}

function factsOf({ country, catalogued, open_alerts, watched_since }: Network): string {
  const text = networksText().network;
  const facts = [text.openAlerts(open_alerts)];
  if (country !== null) facts.unshift(countryName(country));
  if (!catalogued) facts.unshift(text.uncatalogued);
  if (watched_since !== null) facts.push(text.watchedSince(format.shortDay(new Date(watched_since))));
  return facts.join(' · ');
}

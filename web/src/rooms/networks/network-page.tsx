import { useMemo } from 'react';
import { format, usePathParameter, useSearchText, type Answer } from '#lib';
import { ButtonLink, Empty, Failed, PageHeader, Section, Skeleton, StreamBanner } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { AlarmChips, AlarmList } from './alarm-list.tsx';
import { useFeed, useNetwork } from './alarms.ts';
import { FeedBanner, FeedLine } from './feed-line.tsx';
import { filtersFrom, type AlarmFilters } from './filters.ts';
import { countryName, networkNumber } from './resource.ts';
import { SeverityChart } from './severity-chart.tsx';
import { WatchControl } from './watch-control.tsx';

type Network = Answer<'getNetwork'>;

/** One network: its last 24 hours, its alarms, and my watch on it. `AS2497` leads to it as `2497` does. */
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
  const network = useNetwork(asn);
  const search = useSearchText();
  const filters = useMemo<AlarmFilters>(
    () => ({ ...filtersFrom(search), mine: undefined, resource_kind: 'network', resource: asn }),
    [search, asn],
  );
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
        <SeverityChart hours={network.by_hour} />
      </Section>
      <Section id="alarms" title={text.network.alarms}>
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

function factsOf({ country, catalogued, open_alerts, watched_since }: Network): string {
  const text = networksText().network;
  const facts = [text.openAlerts(open_alerts)];
  if (country !== null) facts.unshift(countryName(country));
  if (!catalogued) facts.unshift(text.uncatalogued);
  if (watched_since !== null) facts.push(text.watchedSince(format.shortDay(new Date(watched_since))));
  return facts.join(' · ');
}

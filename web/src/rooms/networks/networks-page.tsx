import { useMemo } from 'react';
import { useSearchText } from '#lib';
import { Empty, FilterChips, Section } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { AlarmChips, AlarmList } from './alarm-list.tsx';
import { useFeed, type Feed } from './alarms.ts';
import { ExportButtons } from './export-buttons.tsx';
import { filtersFrom, hrefFor, type AlarmFilters } from './filters.ts';
import { NetworksHead } from './networks-head.tsx';
import { networkNumber, resourceTitle } from './resource.ts';
import { Suggestions } from './suggestions.tsx';
import { WatchControl } from './watch-control.tsx';
import { useResource, useWatches } from './watches.ts';

/** Every alarm of the feed, or those about one place. */
export function NetworksPage() {
  const search = useSearchText();
  const filters = useMemo(() => filtersFrom(search), [search]);
  const feed = useFeed(filters);
  return (
    <>
      {filters.resource === undefined ? (
        <>
          <NetworksHead current="alarms" feed={feed} />
          <Everywhere filters={filters} />
        </>
      ) : (
        <Place filters={filters} feed={feed} />
      )}
    </>
  );
}

function Everywhere({ filters }: { filters: AlarmFilters }) {
  const text = networksText();
  const watches = useWatches(undefined);
  const newcomer = watches.state === 'here' && watches.items.length === 0;
  return (
    <>
      {newcomer ? <Suggestions /> : null}
      <Section id="alarms" title={text.network.alarms} action={<ExportButtons filters={filters} />}>
        <div className="mb-4 grid gap-2">
          <FilterChips
            label={text.filters.show}
            chosen={filters.mine ?? ''}
            choices={[
              { value: '', label: text.filters.everything, href: hrefFor({ ...filters, mine: undefined }) },
              { value: 'true', label: text.filters.mine, href: hrefFor({ ...filters, mine: 'true' }) },
            ]}
          />
          <AlarmChips filters={filters} />
        </div>
        <AlarmList
          filters={filters}
          empty={<Empty>{filters.mine === 'true' ? text.noneWatched : text.noAlarms}</Empty>}
        />
      </Section>
    </>
  );
}

/** A country, a city, or whatever a mailed link names: its alarms, and the watch on it. */
function Place({ filters, feed }: { filters: AlarmFilters; feed: Feed }) {
  const text = networksText();
  const { resource_kind: kind, resource: id = '' } = filters;
  const found = useResource(kind === undefined ? undefined : { kind, id });
  const name = kind === 'network' ? networkNumber(id) : id;
  const resource = found.data ?? (kind === undefined ? undefined : { kind, id, name, watch_id: null });
  const title = resource === undefined ? id : resourceTitle(resource);
  return (
    <>
      <NetworksHead current="alarms" feed={feed} about={text.network.about(title)} />
      <Section
        id="alarms"
        title={text.network.about(title)}
        action={
          resource === undefined || found.isPending ? null : (
            <WatchControl key={`${kind} ${id}`} resource={resource} watchId={resource.watch_id} />
          )
        }
      >
        <div className="mb-4 grid gap-2">
          <AlarmChips filters={filters} />
          <p className="text-meta">
            <a href="/networks">{text.network.clear}</a>
          </p>
        </div>
        <AlarmList filters={filters} where={title} empty={<Empty>{text.network.none}</Empty>} />
      </Section>
    </>
  );
}

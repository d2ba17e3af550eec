import type { Watch } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { oneOf, useSearchText, withSearch } from '#lib';
import { Button, Empty, FilterChips, ListStates, Mark, NoMatch, Rail, RailRow, Time, VisuallyHidden } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { useFeed } from './alarms.ts';
import { placeKinds } from './filters.ts';
import { NetworksHead } from './networks-head.tsx';
import { resourceHref, resourceTitle } from './resource.ts';
import { Suggestions } from './suggestions.tsx';
import { WatchDialog } from './watch-dialog.tsx';
import { ruleOf } from './watch-words.ts';
import { useStopWatching, useWatches } from './watches.ts';

/** What I watch, and from which severity I am told of it. */
export function WatchesPage() {
  const text = networksText();
  const kind = oneOf(placeKinds, useSearchText()['kind']);
  const list = useWatches(kind);
  const feed = useFeed({});
  return (
    <>
      <NetworksHead current="watches" feed={feed} />
      <div className="mb-4">
        <FilterChips
          label={text.watches.kind}
          chosen={kind ?? ''}
          choices={[
            { value: '', label: text.watches.all, href: '/watches' },
            ...placeKinds.map((value) => ({
              value,
              label: text.kinds[value],
              href: withSearch({ kind: value }, '/watches'),
            })),
          ]}
        />
      </div>
      <ListStates
        list={list}
        empty={
          kind === undefined ? (
            <NothingWatched />
          ) : (
            <NoMatch clearHref="/watches">{text.watches.noMatch(text.kinds[kind])}</NoMatch>
          )
        }
      >
        {(items) => (
          <Rail label={text.tabs.watches} plain>
            {items.map((watch) => (
              <WatchRow key={watch.id} watch={watch} />
            ))}
          </Rail>
        )}
      </ListStates>
    </>
  );
}

function NothingWatched() {
  return (
    <>
      <Empty>{networksText().watches.none}</Empty>
      <Suggestions />
    </>
  );
}

function WatchRow({ watch }: { watch: Watch }) {
  const text = networksText();
  const [changing, setChanging] = useState(false);
  const stop = useStopWatching();
  const title = resourceTitle(watch.resource);
  return (
    <RailRow
      time={
        <>
          <VisuallyHidden>{text.watches.since} </VisuallyHidden>
          <Time at={watch.created_at} show="short" />
        </>
      }
      mark={<Mark kind="notice" name={text.kinds[watch.resource.kind]} />}
      title={
        <a className="rail-title" href={resourceHref(watch.resource)}>
          {title}
        </a>
      }
      meta={ruleOf(watch)}
      action={
        <>
          <Button kind="quiet" small aria-label={text.watches.changeOne(title)} onClick={() => setChanging(true)}>
            {text.watches.change}
          </Button>
          {/* A phone has room for one action; Change leads to the other. */}
          <Button
            kind="quiet"
            small
            className="max-desk:hidden"
            aria-label={text.watches.stopOne(title)}
            busy={stop.isPending && text.watch.stopping}
            onClick={() => stop.mutate(watch)}
          >
            {text.watches.stop}
          </Button>
          {changing ? (
            <WatchDialog resource={watch.resource} watch={watch} open onClose={() => setChanging(false)} />
          ) : null}
        </>
      }
    />
  );
}

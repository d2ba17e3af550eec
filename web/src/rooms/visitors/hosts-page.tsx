import { useQuery } from '@tanstack/react-query';
import type { Host } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { api, mayAs, useMe } from '#lib';
import { Button, Empty, Field, ListStates, Mark, Rail, RailRow, type MarkKind } from '#ui';
import { visitorsText } from '../../messages/en/visitors.ts';
import { AddHost } from './add-host.tsx';
import { DeskHead } from './desk-head.tsx';
import { useAway, useHosts, useRemoveHost } from './hosts.ts';

/** Who receives visitors, and when they are free. A host sees themself here and says when they are away. */
export function HostsPage() {
  const text = visitorsText().hosts;
  const { desk, role } = useMe();
  const [query, setQuery] = useState('');
  const list = useHosts(query.trim());
  const nearest = useNearest();
  return (
    <>
      <DeskHead current="hosts" place={nearest?.place} />
      {desk ? (
        <div className="mt-6 max-w-[36rem]">
          <Field
            type="search"
            data-search
            label={text.find}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
      ) : null}
      {desk && nearest !== undefined ? <Nearest nearest={nearest} /> : null}
      {mayAs(role, 'MANAGER') ? <AddHost /> : null}
      <div className="mt-4">
        <ListStates list={list} empty={<Empty>{emptyText(query.trim(), desk)}</Empty>}>
          {(items) => (
            <Rail label={visitorsText().tabs.hosts} plain>
              {items.map((host) => (
                <HostRow key={host.id} host={host} removable={desk} />
              ))}
            </Rail>
          )}
        </ListStates>
      </div>
    </>
  );
}

function emptyText(query: string, desk: boolean): string {
  const text = visitorsText().hosts;
  if (!desk) return text.notHost;
  return query === '' ? text.none : text.noMatch(query);
}

function useNearest() {
  return useQuery({
    queryKey: ['hosts', 'nearest'],
    queryFn: ({ signal }) => api.call('listHosts', { query: { limit: 1 }, signal }),
    refetchInterval: 30_000,
  }).data;
}

/** When anyone, and each team, is free. */
function Nearest({ nearest: { anyone, teams } }: { nearest: NonNullable<ReturnType<typeof useNearest>> }) {
  const text = visitorsText().hosts;
  return (
    <dl className="mt-2 grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-6 gap-y-1">
      {[{ team: text.anyone, words: anyone.words }, ...teams].map(({ team, words }) => (
        <div key={team} className="contents">
          <dt className="text-ink-2">
            <bdi>{team}</bdi>
          </dt>
          <dd>
            <bdi>{words}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const marks: Readonly<Record<Host['state'], MarkKind>> = { free: 'done', busy: 'waiting', away: 'failed' };

function HostRow({ host, removable }: { host: Host; removable: boolean }) {
  const text = visitorsText().hosts;
  return (
    <RailRow
      time={null}
      mark={<Mark kind={marks[host.state]} name={text.states[host.state]} />}
      title={host.team === null ? host.name : `${host.name}, ${host.team}`}
      meta={host.words}
      action={
        <span className="flex flex-wrap justify-end gap-2">
          <Away host={host} />
          {removable && host.state !== 'busy' ? <Remove host={host} /> : null}
        </span>
      }
    />
  );
}

function Away({ host }: { host: Host }) {
  const text = visitorsText().hosts;
  const away = useAway(host);
  const gone = host.state === 'away';
  return (
    <Button
      kind="quiet"
      small
      aria-label={gone ? text.markBack(host.name) : text.markAway(host.name)}
      busy={away.isPending && text.saving}
      onClick={() => away.mutate(!gone)}
    >
      {gone ? text.back : text.away}
    </Button>
  );
}

function Remove({ host }: { host: Host }) {
  const text = visitorsText().hosts;
  const remove = useRemoveHost(host);
  return (
    <Button
      kind="quiet"
      small
      aria-label={text.removeOne(host.name)}
      busy={remove.isPending && text.removing}
      onClick={() => remove.mutate()}
    >
      {text.remove}
    </Button>
  );
}

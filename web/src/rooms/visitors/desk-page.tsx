import type { Visit } from '@tocsin/sdk/contract';
import { format, useNow } from '#lib';
import { Banner, Button, Empty, Failed, ListStates, Rail, RailDays, Skeleton } from '#ui';
import { listsText } from '../../messages/en/lists.ts';
import { visitorsText } from '../../messages/en/visitors.ts';
import { uiText } from '../../messages/en/ui.ts';
import { DeskHead } from './desk-head.tsx';
import { EvacuationList } from './evacuation-list.tsx';
import type { Place } from './place-time.tsx';
import { useCheckedOut, useOnSite } from './visits.ts';
import { VisitRow } from './visit-row.tsx';

/** Who is in the house now. */
export function DeskPage() {
  const visits = useOnSite();
  const { data } = visits;
  const retry = (): void => void visits.refetch();
  return (
    <>
      <DeskHead current="onSite" place={data?.place} count={data?.on_site} />
      {data === undefined ? (
        visits.isError ? (
          <Failed error={visits.error} onRetry={retry} />
        ) : (
          <Skeleton />
        )
      ) : (
        <>
          {visits.isError ? <Stale at={visits.dataUpdatedAt} onRetry={retry} /> : null}
          <OnSite visits={data.items} place={data.place} at={visits.dataUpdatedAt} />
        </>
      )}
    </>
  );
}

function Stale({ at, onRetry }: { at: number; onRetry: () => void }) {
  const retry = (
    <Button kind="quiet" small onClick={onRetry}>
      {uiText().retryNow}
    </Button>
  );
  return <Banner action={retry}>{listsText().stale(format.clockTime(new Date(at)))}</Banner>;
}

function OnSite({ visits, place, at }: { visits: readonly Visit[]; place: Place; at: number }) {
  const text = visitorsText();
  useNow();
  if (visits.length === 0)
    return (
      <div className="mt-6">
        <Empty>{text.noneOnSite}</Empty>
      </div>
    );
  return (
    <>
      <div className="print-hidden mt-6">
        <Rail label={text.tabs.onSite} plain>
          {visits.map((visit) => (
            <VisitRow key={visit.id} visit={visit} place={place} />
          ))}
        </Rail>
      </div>
      <EvacuationList visits={visits} place={place} at={at} />
    </>
  );
}

/** Who was in the house. */
export function LeftPage() {
  const list = useCheckedOut();
  const onSite = useOnSite().data;
  const place = onSite?.place;
  return (
    <>
      <DeskHead current="checkedOut" place={place} count={onSite?.on_site} />
      <div className="mt-6">
        <ListStates list={list} empty={<Empty>{visitorsText().noneOut}</Empty>}>
          {(items) => (
            <RailDays name="visits" items={items} timeOf={({ checked_in_at }) => checked_in_at}>
              {(visit) => <VisitRow key={visit.id} visit={visit} place={place ?? { name: '', time_zone: 'UTC' }} />}
            </RailDays>
          )}
        </ListStates>
      </div>
    </>
  );
}

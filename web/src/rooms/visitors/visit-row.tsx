import type { Visit } from '@tocsin/sdk/contract';
import { Button, Mark, RailRow } from '#ui';
import { visitorsText } from '../../messages/en/visitors.ts';
import { PlaceTime, timeAt, type Place } from './place-time.tsx';
import { nameOf, useCheckOut } from './visits.ts';

/** One visit in the log: when they came, who, with whom, until when. */
export function VisitRow({ visit, place }: { visit: Visit; place: Place }) {
  const text = visitorsText();
  const { visitor, state, overdue } = visit;
  const name = [nameOf(visit), visitor?.company].filter((part) => typeof part === 'string').join(', ');
  return (
    <RailRow
      time={<PlaceTime place={place} at={visit.checked_in_at} />}
      mark={
        state === 'checked_out' ? (
          <Mark kind="done" name={text.mark.out} />
        ) : (
          <Mark kind={overdue ? 'warning' : 'notice'} name={overdue ? text.mark.overdue : text.mark.onSite} />
        )
      }
      title={name}
      meta={metaOf(visit, place)}
      action={state === 'on_site' ? <CheckOut visit={visit} /> : undefined}
    />
  );
}

function CheckOut({ visit }: { visit: Visit }) {
  const text = visitorsText();
  const checkOut = useCheckOut(visit);
  return (
    <Button
      small
      aria-label={text.checkOutOne(nameOf(visit))}
      busy={checkOut.isPending && text.checkingOut}
      onClick={() => checkOut.mutate()}
    >
      {text.checkOut}
    </Button>
  );
}

function metaOf(visit: Visit, place: Place): string {
  const text = visitorsText().meta;
  const end = timeAt(place, visit.checked_out_at ?? visit.check_out_at);
  const planned = visit.overdue ? text.overdue(end) : text.until(end);
  return [
    text.host(visit.host?.name ?? visitorsText().unknownHost),
    visit.state === 'on_site' ? planned : text.left(end),
    ...(visit.ended_by === null ? [] : [text.by[visit.ended_by]]),
    text.badge(visit.badge),
    ...(visit.purpose === null ? [] : [visit.purpose]),
  ].join(' · ');
}

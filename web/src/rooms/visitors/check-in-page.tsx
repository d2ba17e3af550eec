import { useQuery } from '@tanstack/react-query';
import type { Visit } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { api, useMe } from '#lib';
import { Button, ButtonLink, Forbidden, PageHeader } from '#ui';
import { visitFormText } from '../../messages/en/visit-form.ts';
import { timeAt, type Place } from './place-time.tsx';
import { wishOf, type VisitDraft } from './visit-draft.ts';
import { VisitForm } from './visit-form.tsx';
import { refreshVisits } from './visits.ts';

const find = async (query: string) => (await api.call('listHosts', { query: { query, limit: 8 } })).items;

/** The desk checks somebody in. */
export function CheckInPage() {
  const text = visitFormText();
  const { desk } = useMe();
  const [visit, setVisit] = useState<Visit>();
  const hosts = useQuery({
    queryKey: ['hosts', 'nearest'],
    queryFn: ({ signal }) => api.call('listHosts', { query: { limit: 1 }, signal }),
    enabled: desk,
  }).data;
  const send = async (draft: VisitDraft): Promise<void> => {
    const { now } = await api.call('getInstance');
    setVisit(await api.call('makeVisit', { body: wishOf(draft, now) }));
    await refreshVisits();
  };
  const title = visit === undefined ? text.title : text.done.title;
  return (
    <>
      <PageHeader title={title} documentTitle={title} crumb={{ href: '/desk', label: text.crumb }} />
      {!desk ? (
        <Forbidden />
      ) : visit === undefined ? (
        <VisitForm
          find={find}
          timeZone={hosts?.place.time_zone}
          anyone={hosts?.anyone.words}
          teams={hosts?.teams ?? []}
          send={send}
        />
      ) : (
        <Done visit={visit} place={hosts?.place} onAgain={() => setVisit(undefined)} />
      )}
    </>
  );
}

function Done({ visit, place, onAgain }: { visit: Visit; place: Place | undefined; onAgain: () => void }) {
  const text = visitFormText().done;
  return (
    <div role="status" className="border-t border-ink pt-4">
      <p className="figures text-page">{text.badge(visit.badge)}</p>
      <p className="mt-2">{text.told(visit.host?.name ?? '')}</p>
      {place === undefined ? null : <p className="mt-1 text-ink-2">{text.until(timeAt(place, visit.check_out_at))}</p>}
      <div className="mt-6 flex flex-wrap gap-3">
        <Button onClick={onAgain}>{text.again}</Button>
        <ButtonLink kind="quiet" href="/desk">
          {text.back}
        </ButtonLink>
      </div>
    </div>
  );
}

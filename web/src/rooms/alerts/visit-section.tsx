import { useMutation, useQuery } from '@tanstack/react-query';
import type { Visit } from '@tocsin/sdk/contract';
import type { ReactNode } from 'react';
import { api, queryClient, sentenceOf } from '#lib';
import { Button, Facts, Failed, Section, Skeleton, Time, toast } from '#ui';
import { visitSectionText } from '../../messages/en/visit-section.ts';

/** Who is here, on the page of the alert that told of it. The events of a visit carry its id alone, which is the alert's key. */
export function VisitSection({ alertId, visitId, over }: { alertId: string; visitId: string; over: boolean }) {
  const text = visitSectionText();
  const visit = useQuery({
    queryKey: ['visit', visitId, over],
    queryFn: ({ signal }) => api.call('getVisit', { params: { id: visitId }, signal }),
    placeholderData: (before) => before,
  });
  if (visit.isError) return <Failed error={visit.error} onRetry={() => void visit.refetch()} />;
  if (visit.data === undefined) return <Skeleton rows={3} />;
  return (
    <Section
      id="visit"
      title={text.title}
      action={visit.data.state === 'on_site' ? <CheckOut alertId={alertId} visit={visit.data} /> : undefined}
    >
      <Facts facts={factsOf(visit.data)} />
      <p className="mt-3 mb-8">
        <a href="/desk/hosts">{text.away}</a>
      </p>
    </Section>
  );
}

function CheckOut({ alertId, visit }: { alertId: string; visit: Visit }) {
  const text = visitSectionText();
  const checkOut = useMutation({
    mutationFn: () => api.call('checkOutVisit', { params: { id: visit.id } }),
    onSuccess: () => toast(text.checkedOut(visit.visitor?.full_name ?? '')),
    onError: (error) => toast(sentenceOf(error)),
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: ['visit', visit.id] });
      await queryClient.invalidateQueries({ queryKey: ['alert', alertId] });
    },
  });
  return (
    <Button small busy={checkOut.isPending && text.checkingOut} onClick={() => checkOut.mutate()}>
      {text.checkOut}
    </Button>
  );
}

function factsOf(visit: Visit): { name: string; value: ReactNode }[] {
  const text = visitSectionText();
  const { visitor, host, purpose, badge, checked_in_at, check_out_at, checked_out_at } = visit;
  const reach = [visitor?.email, visitor?.phone].filter((part) => typeof part === 'string').join(', ');
  return [
    { name: text.name, value: visitor?.full_name ?? text.erased },
    ...fact(text.company, visitor?.company),
    ...fact(text.reach, reach === '' ? null : reach),
    ...fact(text.purpose, purpose),
    ...fact(text.host, host?.name),
    { name: text.badge, value: String(badge) },
    { name: text.in, value: <Time at={checked_in_at} show="full" /> },
    checked_out_at === null
      ? { name: text.until, value: <Time at={check_out_at} show="full" /> }
      : { name: text.out, value: <Time at={checked_out_at} show="full" /> },
  ];
}

function fact(name: string, value: string | null | undefined): { name: string; value: string }[] {
  return value === null || value === undefined ? [] : [{ name, value }];
}

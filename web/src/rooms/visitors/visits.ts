import { useMutation, useQuery } from '@tanstack/react-query';
import type { Visit } from '@tocsin/sdk/contract';
import { api, queryClient, sentenceOf, useList, type Answer } from '#lib';
import { toast } from '#ui';
import { visitorsText } from '../../messages/en/visitors.ts';

export type Visits = Answer<'listVisits'>;

const freshMs = 10_000;
/** More visitors than this in one house are more than a list on paper is for. */
const mostPages = 50;

/** Everybody in the house, all pages of it, kept fresh: the evacuation list must be whole. */
export function useOnSite() {
  return useQuery({
    queryKey: ['visits', 'on-site'],
    queryFn: ({ signal }) => loadOnSite(signal),
    refetchInterval: freshMs,
    // What was loaded last stays for a day, also while the server is away.
    gcTime: 86_400_000,
  });
}

async function loadOnSite(signal: AbortSignal): Promise<Visits> {
  const first = await api.call('listVisits', { query: { state: 'on_site', limit: 100 }, signal });
  const items = [...first.items];
  let cursor = first.next_cursor;
  for (let page = 1; cursor !== null && page < mostPages; page += 1) {
    const next = await api.call('listVisits', { query: { state: 'on_site', limit: 100, cursor }, signal });
    items.push(...next.items);
    cursor = next.next_cursor;
  }
  return { ...first, items };
}

export function useCheckedOut() {
  return useList(['visits', 'checked-out'], (cursor, signal) =>
    api.call('listVisits', { query: { state: 'checked_out', cursor, limit: 50 }, signal }),
  );
}

export function useCheckOut(visit: Visit) {
  return useMutation({
    mutationFn: () => api.call('checkOutVisit', { params: { id: visit.id } }),
    onSuccess: () => toast(visitorsText().checkedOut(nameOf(visit))),
    onError: (error) => toast(sentenceOf(error)),
    onSettled: refreshVisits,
  });
}

export function refreshVisits(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['visits'] });
}

export function nameOf({ visitor }: Visit): string {
  return visitor === null ? visitorsText().erased : visitor.full_name;
}

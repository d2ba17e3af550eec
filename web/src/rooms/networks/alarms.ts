import { useQuery } from '@tanstack/react-query';
import { api, queryClient, useList, type Answer } from '#lib';
import { queryOf, type AlarmFilters } from './filters.ts';

const headEveryMs = 15_000;

/** Alarms, newest first. */
export function useAlarms(filters: AlarmFilters) {
  return useList(['alarms', 'list', filters], (cursor, signal) =>
    api.call('listAlarms', { query: { ...queryOf(filters), cursor, limit: 50 }, signal }),
  );
}

/** The state of the feed and the newest alarm, looked up again and again: the list itself stays where it is. */
export function useAlarmHead(filters: AlarmFilters) {
  return useQuery({
    queryKey: ['alarms', 'head', filters],
    queryFn: ({ signal }) => api.call('listAlarms', { query: { ...queryOf(filters), limit: 1 }, signal }),
    refetchInterval: headEveryMs,
    staleTime: 0,
  });
}

/** Where alarms come from, and how it is; null when not even that is known. */
export type Feed = Answer<'listAlarms'>['feed'] | null | undefined;

export function useFeed(filters: AlarmFilters): Feed {
  const head = useAlarmHead(filters);
  return head.isError ? null : head.data?.feed;
}

/** Brings in what came since the list was loaded. */
export async function refreshAlarms(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['alarms', 'list'] });
  await queryClient.invalidateQueries({ queryKey: ['network'] });
}

/** One network: its name, my watch, its alarms over time. The chart stays until that of another range is here. */
export function useNetwork(asn: string, { range, kind, address_family }: AlarmFilters) {
  return useQuery({
    queryKey: ['network', asn, range, kind, address_family],
    queryFn: ({ signal }) =>
      api.call('getNetwork', { params: { asn }, query: { range, kind, address_family }, signal }),
    refetchInterval: 60_000,
    placeholderData: (before) => (before?.asn === asn.replace(/^0+(?=\d)/, '') ? before : undefined),
  });
}

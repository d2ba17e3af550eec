import { useMutation } from '@tanstack/react-query';
import type { Host } from '@tocsin/sdk/contract';
import { api, queryClient, sentenceOf, useList, type Answer } from '#lib';
import { toast } from '#ui';
import { visitorsText } from '../../messages/en/visitors.ts';

export type Hosts = Answer<'listHosts'>;

export function useHosts(query: string) {
  return useList(['hosts', 'list', query], (cursor, signal) =>
    api.call('listHosts', { query: { cursor, limit: 50, ...(query === '' ? {} : { query }) }, signal }),
  );
}

const refresh = () => queryClient.invalidateQueries({ queryKey: ['hosts'] });

/** Away, or back. */
export function useAway({ id }: Host) {
  return useMutation({
    mutationFn: (away: boolean) => api.call('changeHost', { params: { id }, body: { away } }),
    onError: (error) => toast(sentenceOf(error)),
    onSettled: refresh,
  });
}

export function useRemoveHost({ id, name }: Host) {
  return useMutation({
    mutationFn: () => api.call('changeHost', { params: { id }, body: { hosting: false } }),
    onSuccess: () => toast(visitorsText().hosts.removed(name), () => void makeHost({ id, team: null }).then(refresh)),
    onError: (error) => toast(sentenceOf(error)),
    onSettled: refresh,
  });
}

export async function makeHost({ id, team }: { id: string; team: string | null }): Promise<void> {
  await api.call('changeHost', { params: { id }, body: { hosting: true, team } });
  await refresh();
}

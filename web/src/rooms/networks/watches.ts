import { useMutation, useQuery } from '@tanstack/react-query';
import type { ChannelName, Resource, ResourceKind, Severity, Watch } from '@tocsin/sdk/contract';
import { api, ApiError, queryClient, sentenceOf, useList } from '#lib';
import { toast } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { uiText } from '../../messages/en/ui.ts';
import { resourceTitle, type ResourceBrief } from './resource.ts';

/** What a person decides about a watch. `channels` null leaves the channels to the preferences. */
export interface WatchWish {
  min_severity: Severity;
  channels: ChannelName[] | null;
}

export function useWatches(kind: ResourceKind | undefined) {
  return useList(['watches', { kind }], (cursor, signal) =>
    api.call('listWatches', { query: { kind, cursor, limit: 50 }, signal }),
  );
}

export function useWatch(id: string | null | undefined) {
  return useQuery({
    queryKey: ['watch', id],
    queryFn: ({ signal }) => api.call('getWatch', { params: { id: id ?? '' }, signal }),
    enabled: typeof id === 'string',
  });
}

/** Finds resources by what is typed; without words, the suggestions. */
export function useResources(query: string, { kind, limit }: { kind?: ResourceKind; limit: number }) {
  return useQuery({
    queryKey: ['resources', { query, kind, limit }],
    queryFn: ({ signal }) =>
      api.call('searchResources', { query: { kind, limit, query: query === '' ? undefined : query }, signal }),
    placeholderData: (before) => before,
  });
}

/** The name of a resource and my watch on it. */
export function useResource(wanted: Pick<Resource, 'kind' | 'id'> | undefined) {
  return useQuery({
    queryKey: ['resources', 'one', wanted],
    queryFn: async ({ signal }) => {
      const query = { kind: wanted?.kind, query: wanted?.id, limit: 25 };
      const { items } = await api.call('searchResources', { query, signal });
      return items.find(({ id }) => id === wanted?.id) ?? null;
    },
    enabled: wanted !== undefined,
  });
}

/** Which channels this server has, and whether they reach me. */
export function useChannels() {
  return useQuery({
    queryKey: ['preferences'],
    queryFn: ({ signal }) => api.call('getPreferences', { signal }),
    select: ({ channels }) => channels.filter(({ state }) => state !== 'off'),
  });
}

/** Begins a watch, with Undo. */
export function useBeginWatch() {
  return useMutation({
    mutationFn: ({ resource, wish }: { resource: ResourceBrief; wish: WatchWish }) => begin(resource, wish),
    // The form closes at once; the lists follow.
    onSuccess: (watch) => {
      const said = networksText().watch.began(resourceTitle(watch.resource), uiText().severities[watch.min_severity]);
      toast(said, () => void endQuietly(watch));
      void refreshWatches();
    },
    onError: refreshIfKnown,
  });
}

export function useChangeWatch() {
  return useMutation({
    mutationFn: ({ id, wish }: { id: string; wish: WatchWish }) =>
      api.call('changeWatch', { params: { id }, body: { ...wish } }),
    onSuccess: (watch) => {
      toast(networksText().watch.changed(resourceTitle(watch.resource)));
      void refreshWatches();
    },
  });
}

/** Ends a watch, with Undo. */
export function useStopWatching() {
  return useMutation({
    mutationFn: (watch: Watch) => api.call('deleteWatch', { params: { id: watch.id } }),
    onSuccess: async (_answer, watch) => {
      toast(networksText().watch.stopped(resourceTitle(watch.resource)), () => void beginAgain(watch));
      await refreshWatches();
    },
    onError: (error) => toast(sentenceOf(error)),
  });
}

function begin({ kind, id }: Pick<Resource, 'kind' | 'id'>, { min_severity, channels }: WatchWish): Promise<Watch> {
  return api.call('makeWatch', { body: { resource: { kind, id }, min_severity, channels } });
}

async function beginAgain({ resource, min_severity, channels }: Watch): Promise<void> {
  await begin(resource, { min_severity, channels }).catch((error: unknown) => toast(sentenceOf(error)));
  await refreshWatches();
}

async function endQuietly({ id }: Watch): Promise<void> {
  await api.call('deleteWatch', { params: { id } }).catch((error: unknown) => toast(sentenceOf(error)));
  await refreshWatches();
}

/** Watched already, in another tab perhaps: the page then shows that watch. */
async function refreshIfKnown(error: unknown): Promise<void> {
  if (error instanceof ApiError && error.code === 'WATCH_EXISTS') await refreshWatches();
}

async function refreshWatches(): Promise<void> {
  const keys = ['watches', 'watch', 'resources', 'network'];
  await Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}

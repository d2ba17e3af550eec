import { useMutation, useQuery } from '@tanstack/react-query';
import type { Destination, MakeDestination } from '@tocsin/sdk/contract';
import { useEffect, useState } from 'react';
import { api, queryClient, sentenceOf, useList, type Answer } from '#lib';
import { toast } from '#ui';
import { destinationsText } from '../../messages/en/destinations.ts';
import { uiText } from '../../messages/en/ui.ts';

export type TypedChannel = MakeDestination['channel'];

const queryKey = ['destinations'];
const preferencesKey = ['preferences'];
const testPollMs = 1000;

export function useDestinations() {
  return useList(queryKey, (cursor, signal) => api.call('listDestinations', { query: { cursor, limit: 50 }, signal }));
}

/** What a destination is called: its name, or its address where it has none. */
export function nameOf({ label, address, channel }: Pick<Destination, 'label' | 'address' | 'channel'>): string {
  return label || address || uiText().channels[channel];
}

/** The states of the channels stand in the preferences, so both are read again. */
export async function readAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey }),
    queryClient.invalidateQueries({ queryKey: preferencesKey }),
  ]);
}

export function bodyOf(channel: TypedChannel, address: string): MakeDestination {
  switch (channel) {
    case 'email':
      return { channel, email: address };
    case 'sms':
      return { channel, phone: address };
    case 'webhook':
      return { channel, url: address };
  }
}

type Decision = Answer<'whyEvent'>['decisions'][number];

/** How a test went, asked until it is known. */
export type TestState = { kind: 'none' | 'waiting' | 'sent' } | { kind: 'failed'; sentence: string };

export function useTest({ id, channel }: Destination): { state: TestState; start: () => void; busy: boolean } {
  const [event, setEvent] = useState<string>();
  const start = useMutation({
    mutationFn: () => api.call('testDestination', { params: { id } }),
    onSuccess: ({ event_id }) => setEvent(event_id),
    onError: (error) => toast(sentenceOf(error)),
  });
  const outcome = useQuery({
    queryKey: ['test', event],
    queryFn: ({ signal }) => api.call('whyEvent', { params: { id: event ?? '' }, signal }),
    enabled: event !== undefined,
    refetchInterval: ({ state }) => (isOver(decisionIn(state.data, channel)) ? false : testPollMs),
  });
  const decision = decisionIn(outcome.data, channel);
  const over = isOver(decision);
  // A test ends a connection that is no more, or shows that one works again.
  useEffect(() => {
    if (over) void readAgain();
  }, [over]);
  return { state: stateOf(event, decision), start: () => start.mutate(), busy: start.isPending };
}

function decisionIn(why: Answer<'whyEvent'> | undefined, channel: Destination['channel']): Decision | undefined {
  return why?.decisions.find((decision) => decision.channel === channel);
}

function isOver(decision: Decision | undefined): boolean {
  return decision !== undefined && !['queued', 'sending', 'held'].includes(decision.status);
}

function stateOf(event: string | undefined, decision: Decision | undefined): TestState {
  if (event === undefined) return { kind: 'none' };
  if (decision === undefined || !isOver(decision)) return { kind: 'waiting' };
  if (decision.status === 'sent' || decision.status === 'delivered') return { kind: 'sent' };
  return { kind: 'failed', sentence: decision.sentence };
}

export function useRename(destination: Destination, onDone: () => void) {
  return useMutation({
    mutationFn: (label: string) => api.call('changeDestination', { params: { id: destination.id }, body: { label } }),
    onSuccess: (after) => {
      onDone();
      toast(destinationsText().renamed(nameOf(after)));
      return readAgain();
    },
  });
}

/** Whether everybody who reads there may press the button of a message. */
export function useShare({ id }: Destination) {
  return useMutation({
    mutationFn: (shared: boolean) => api.call('changeDestination', { params: { id }, body: { shared } }),
    onSuccess: (after) => {
      const text = destinationsText();
      toast(after.shared === true ? text.sharedNow(nameOf(after)) : text.unsharedNow(nameOf(after)));
      return readAgain();
    },
    onError: (error) => toast(sentenceOf(error)),
  });
}

export function useRemove(destination: Destination, onDone: () => void) {
  return useMutation({
    mutationFn: () => api.call('deleteDestination', { params: { id: destination.id } }),
    onSuccess: () => {
      onDone();
      toast(destinationsText().removed(nameOf(destination)));
      return readAgain();
    },
    onError: (error) => toast(sentenceOf(error)),
  });
}

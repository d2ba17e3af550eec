import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, onLive, queryClient, sentenceOf, type Answer } from '#lib';
import { toast } from '#ui';
import { alertsText } from '../../messages/en/alerts.ts';

/** An alert with its events, kept fresh by the stream. */
export function useAlert(id: string) {
  useEffect(
    () =>
      onLive((message) => {
        const about =
          message.type === 'alert.updated'
            ? message.data.id
            : message.type === 'notification'
              ? message.data.alert?.id
              : undefined;
        if (about === id) void queryClient.invalidateQueries({ queryKey: ['alert', id] });
      }),
    [id],
  );
  return useQuery({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => api.call('getAlert', { params: { id }, signal }),
  });
}

/** Every decision about an alert that concerns me. */
export function useAlertWhy(id: string) {
  return useQuery({
    queryKey: ['alert', id, 'why'],
    queryFn: ({ signal }) => api.call('whyAlert', { params: { id }, signal }),
  });
}

/** Why I got one notification, and why not elsewhere. */
export function useNotificationWhy(id: string) {
  return useQuery({
    queryKey: ['notification', id, 'why'],
    queryFn: ({ signal }) => api.call('whyNotification', { params: { id }, signal }),
  });
}

/** The same for an event, whether or not it reached me. */
export function useEventWhy(id: string) {
  return useQuery({
    queryKey: ['event', id, 'why'],
    queryFn: ({ signal }) => api.call('whyEvent', { params: { id }, signal }),
  });
}

/** Acknowledge and resolve; the page shows what the server answers. */
export function useAlertAct(id: string, act: 'acknowledgeAlert' | 'resolveAlert') {
  return useMutation({
    mutationFn: () => api.call(act, { params: { id }, body: {} }),
    onSuccess: async (changed) => {
      queryClient.setQueryData<Answer<'getAlert'>>(['alert', id], (before) => before && { ...before, ...changed });
      // The pressed button is gone now; the title is where the new state is read.
      document.querySelector('h1')?.focus();
      await queryClient.invalidateQueries({ queryKey: ['alert', id] });
    },
    onError: (error) => toast(sentenceOf(error)),
  });
}

export interface MuteWish {
  subject: { alert_id: string } | { resource: { kind: string; id: string } };
  /** Null: until it is ended by hand. */
  forMs: number | null;
}

/** Mutes for a time, with Undo. */
export function useMute(onDone: () => void) {
  return useMutation({
    mutationFn: ({ subject, forMs }: MuteWish) => {
      const until = forMs === null ? null : new Date(Date.now() + forMs).toISOString();
      // The kinds of resources in an alert are those that a mute accepts; the contract writes them more loosely there.
      return api.call('makeMute', { body: { ...subject, until } as never });
    },
    onSuccess: ({ id }) => {
      onDone();
      toast(alertsText().muteDialog.done, () => void endMute(id));
    },
  });
}

async function endMute(id: string): Promise<void> {
  await api.call('deleteMute', { params: { id } }).then(
    () => toast(alertsText().unmuted),
    (error: unknown) => toast(sentenceOf(error)),
  );
}

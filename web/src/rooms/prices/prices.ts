import { useMutation, useQuery } from '@tanstack/react-query';
import type { ChannelName, PriceAlert, PriceAlertStatus } from '@tocsin/sdk/contract';
import { useEffect } from 'react';
import { api, onLive, queryClient, sentenceOf, useList } from '#lib';
import { toast } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { ruleText } from './price-words.ts';
import type { Currency, PriceCondition, Repeat } from '@tocsin/sdk/contract';

const lookEveryMs = 20_000;

/** My price alerts of one status, or all that are not deleted. One person's fit on one page. */
export function usePriceAlerts(wanted: { status?: PriceAlertStatus; coin?: string }) {
  return useList(['price-alerts', 'list', wanted], (cursor, signal) =>
    api.call('listPriceAlerts', { query: { ...wanted, cursor, limit: 50 }, signal }),
  );
}

/** How many there are, and how the feed is. */
export function usePriceAlertHead() {
  return useQuery({
    queryKey: ['price-alerts', 'head'],
    queryFn: ({ signal }) => api.call('listPriceAlerts', { query: { limit: 1 }, signal }),
  });
}

export function usePriceAlert(id: string) {
  return useQuery({
    queryKey: ['price-alerts', 'one', id],
    queryFn: ({ signal }) => api.call('getPriceAlert', { params: { id }, signal }),
  });
}

export function useCoins(query: string) {
  return useQuery({
    queryKey: ['coins', query],
    queryFn: ({ signal }) =>
      api.call('listCoins', { query: { limit: 12, query: query === '' ? undefined : query }, signal }),
    placeholderData: (before) => before,
  });
}

export type Days = '1' | '7' | '30' | '90' | '365';

export function useChart(coin: string, { currency, days }: { currency: Currency; days: Days }) {
  return useQuery({
    queryKey: ['price-chart', coin, currency, days],
    queryFn: ({ signal }) => api.call('getCoinChart', { params: { coin }, query: { currency, days }, signal }),
    enabled: coin !== '',
    refetchInterval: 60_000,
    placeholderData: (before) => (before?.coin.id === coin ? before : undefined),
  });
}

/** Prices move by themselves: what is shown is looked at again, at once when something fired. */
export function useFreshPrices(): void {
  useEffect(() => {
    const timer = setInterval(() => void refresh(), lookEveryMs);
    const stop = onLive((message) => {
      if (message.type === 'notification' && message.data.category === 'price') void refresh();
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
}

export interface Wish {
  coin: string;
  currency: Currency;
  condition: PriceCondition;
  price: string;
  repeat: Repeat;
  expires_at: string | null;
  name: string;
  channels: ChannelName[] | null;
}

export function useSetPriceAlert() {
  return useMutation({
    mutationFn: (wish: Wish) => api.call('makePriceAlert', { body: { ...wish } }),
    onSuccess: async (alert) => {
      say(pricesText().form.done(ruleText(alert)), () => void quietly(remove(alert)));
      await refresh();
    },
  });
}

export function useChangePriceAlert() {
  return useMutation({
    mutationFn: ({
      id,
      change,
    }: {
      id: string;
      change: Partial<Pick<Wish, 'price' | 'repeat' | 'name' | 'channels'>>;
    }) => api.call('changePriceAlert', { params: { id }, body: change }),
    onSuccess: async () => {
      say(pricesText().changed);
      await refresh();
    },
  });
}

/** A threshold was dragged to another price: a slip of the hand is taken back as easily. */
export function useMoveThreshold() {
  return useMutation({
    mutationFn: ({ alert, price }: { alert: PriceAlert; price: string }) => move(alert, price),
    onSuccess: async (_answer, { alert }) => {
      say(pricesText().changed, () => void quietly(move(alert, alert.price)));
      await refresh();
    },
    onError: (error) => say(sentenceOf(error)),
  });
}

async function move({ id }: PriceAlert, price: string): Promise<void> {
  await api.call('changePriceAlert', { params: { id }, body: { price } });
}

/** Deletes several at once, and brings them back with one press. */
export function useRemoveMany() {
  return useMutation({
    mutationFn: (alerts: readonly PriceAlert[]) => Promise.all(alerts.map(remove)),
    onSuccess: (_answer, alerts) =>
      say(pricesText().removedMany(alerts.length), () => void quietly(restoreAll(alerts))),
    onError: (error) => say(sentenceOf(error)),
    // Some may be gone although another failed.
    onSettled: refresh,
  });
}

async function restoreAll(alerts: readonly PriceAlert[]): Promise<void> {
  await Promise.all(alerts.map((alert) => act(alert, 'restore')));
}

export type Action = 'pause' | 'resume' | 'rearm' | 'remove' | 'restore';

/** One press on a row. What takes something away can be undone. */
export function useAct() {
  return useMutation({
    mutationFn: ({ alert, action }: { alert: PriceAlert; action: Action }) => act(alert, action),
    onSuccess: async (_answer, { alert, action }) => {
      sayDone(alert, action);
      await refresh();
    },
    onError: (error) => say(sentenceOf(error)),
  });
}

async function act(alert: PriceAlert, action: Action): Promise<void> {
  const params = { id: alert.id };
  switch (action) {
    case 'pause':
      return void (await api.call('changePriceAlert', { params, body: { status: 'paused' } }));
    case 'resume':
      return void (await api.call('changePriceAlert', { params, body: { status: 'created' } }));
    case 'rearm':
      return void (await api.call('rearmPriceAlert', { params }));
    case 'restore':
      return void (await api.call('restorePriceAlert', { params }));
    case 'remove':
      return await remove(alert);
  }
}

async function remove({ id }: PriceAlert): Promise<void> {
  await api.call('deletePriceAlert', { params: { id } });
}

function sayDone(alert: PriceAlert, action: Action): void {
  const text = pricesText();
  switch (action) {
    case 'pause':
      return say(text.paused, () => void quietly(act(alert, 'resume')));
    case 'remove':
      return say(text.removed, () => void quietly(act(alert, 'restore')));
    case 'restore':
      return say(text.restored);
    case 'resume':
    case 'rearm':
      return say(text.resumed);
  }
}

let dismiss = (): void => undefined;

/** One line at a time: a pile of them would lie above the rows that they are about. */
function say(message: string, undo?: () => void): void {
  dismiss();
  dismiss = toast(message, undo);
}

async function quietly(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => say(sentenceOf(error)));
  await refresh();
}

async function refresh(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['price-alerts'] }),
    queryClient.invalidateQueries({ queryKey: ['price-chart'] }),
  ]);
}

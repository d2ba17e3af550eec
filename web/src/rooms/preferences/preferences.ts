import { useMutation, useQuery } from '@tanstack/react-query';
import type { Preferences } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { api, ApiError, queryClient, sentenceOf } from '#lib';
import { toast } from '#ui';
import { preferencesText } from '../../messages/en/preferences.ts';
import { uiText } from '../../messages/en/ui.ts';
import { applyChange, concerns, type Cell, type Change, type Choice } from './choices.ts';

const queryKey = ['preferences'];

export function usePreferences() {
  return useQuery({ queryKey, queryFn: ({ signal }) => api.call('getPreferences', { signal }) });
}

/** Where the saving of one change stands; the last word about each cell stays until the next. */
export interface Saving {
  change: Change;
  state: 'saving' | 'saved';
}

export interface Saver {
  save: (change: Change) => void;
  savings: readonly Saving[];
  /** What happened last, for screen readers and for those who look at the top. */
  said: { kind: 'saved' | 'failed'; sentence: string } | undefined;
}

/** Saves each change at once, one after the other, so that two quick ones do not overtake each other. */
export function useSaver(): Saver {
  const [savings, setSavings] = useState<readonly Saving[]>([]);
  const [said, setSaid] = useState<Saver['said']>();
  const { mutate } = useMutation({
    scope: { id: 'preferences' },
    mutationFn: saveChange,
    onSuccess: (preferences, change) => {
      queryClient.setQueryData(queryKey, preferences);
      setSavings((before) => before.map((one) => (one.change === change ? { change, state: 'saved' } : one)));
      setSaid({ kind: 'saved', sentence: savedSentence(change) });
    },
    onError: (error, change) => {
      setSavings((before) => before.filter((one) => one.change !== change));
      setSaid({ kind: 'failed', sentence: preferencesText().failedOne(nameOf(change), sentenceOf(error)) });
    },
  });
  const save = (change: Change): void => {
    setSaid(undefined);
    setSavings((before) => [...before.filter((one) => !isSame(one.change, change)), { change, state: 'saving' }]);
    mutate(change);
  };
  return { save, savings, said };
}

/** The cells as they are shown: what is on its way counts already. */
export function shownCells(cells: readonly Cell[], savings: readonly Saving[]): Cell[] {
  const pending = savings.filter(({ state }) => state === 'saving').map(({ change }) => change);
  return cells.map((cell) => {
    const last = pending.findLast((change) => concerns(change, cell));
    return last === undefined ? cell : { ...cell, enabled: last.enabled };
  });
}

/** Somebody who changed another cell elsewhere meanwhile is no reason to lose this one: it is put on top of theirs. */
async function saveChange(change: Change): Promise<Preferences> {
  try {
    return await put(change, queryClient.getQueryData<Preferences>(queryKey) ?? (await api.call('getPreferences')));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'PRECONDITION_FAILED') throw error;
    return await put(change, await api.call('getPreferences'));
  }
}

function put(change: Change, { preferences, version }: Preferences): Promise<Preferences> {
  return replace(applyChange(preferences, change), version);
}

function replace(preferences: Choice[], version: number): Promise<Preferences> {
  return api.call('setPreferences', { body: { preferences }, headers: { 'if-match': `"${version}"` } });
}

/** Forgets all choices, with Undo. */
export function useReset() {
  return useMutation({
    scope: { id: 'preferences' },
    mutationFn: async (before: Preferences) => ({ before, after: await replace([], before.version) }),
    onSuccess: ({ before, after }) => {
      queryClient.setQueryData(queryKey, after);
      toast(preferencesText().resetDone, () => void takeBack(before.preferences, after.version));
    },
    onError: (error) => {
      toast(sentenceOf(error));
      void queryClient.invalidateQueries({ queryKey });
    },
  });
}

async function takeBack(preferences: Choice[], version: number): Promise<void> {
  try {
    queryClient.setQueryData(queryKey, await replace(preferences, version));
    toast(preferencesText().resetUndone);
  } catch (error) {
    toast(sentenceOf(error));
  }
}

function isSame(a: Change, b: Change): boolean {
  return a.category === b.category && a.channel === b.channel;
}

export function nameOf({ category, channel }: Pick<Change, 'category' | 'channel'>): string {
  const text = preferencesText();
  const ui = uiText();
  return category === null
    ? text.everythingBy(ui.channels[channel])
    : text.cell(ui.categories[category], ui.channels[channel]);
}

function savedSentence(change: Change): string {
  return preferencesText().savedOne(nameOf(change), change.enabled);
}

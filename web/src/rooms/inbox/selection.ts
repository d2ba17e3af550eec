import { useCallback, useState } from 'react';

export interface Selection {
  active: boolean;
  ids: ReadonlySet<string>;
  /** Begins or ends selecting. */
  switch: () => void;
  toggle: (id: string) => void;
  /** Adds everything between the last selected one and this one. */
  extend: (id: string, order: readonly string[]) => void;
  clear: () => void;
}

interface Chosen {
  active: boolean;
  ids: ReadonlySet<string>;
  last: string | undefined;
}

const nothing: Chosen = { active: false, ids: new Set(), last: undefined };

/** Which rows are selected for an action on several. */
export function useSelection(): Selection {
  const [chosen, setChosen] = useState(nothing);
  return {
    active: chosen.active,
    ids: chosen.ids,
    switch: useCallback(() => setChosen(({ active }) => ({ ...nothing, active: !active })), []),
    toggle: useCallback((id: string) => setChosen((before) => toggled(before, id)), []),
    extend: useCallback(
      (id: string, order: readonly string[]) => setChosen((before) => extended(before, id, order)),
      [],
    ),
    clear: useCallback(() => setChosen(nothing), []),
  };
}

function toggled({ ids }: Chosen, id: string): Chosen {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { active: true, ids: next, last: id };
}

function extended(before: Chosen, id: string, order: readonly string[]): Chosen {
  const from = order.indexOf(before.last ?? id);
  const to = order.indexOf(id);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { active: true, ids: new Set([...before.ids, ...range]), last: id };
}

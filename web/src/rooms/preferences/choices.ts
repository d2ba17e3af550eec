import type { Category, ChannelName, Preferences } from '@tocsin/sdk/contract';

export type Choice = Preferences['preferences'][number];
export type Cell = Preferences['cells'][number];

/** One change that a person makes: a cell, or (category null) a whole column. */
export interface Change {
  category: Category | null;
  channel: ChannelName;
  enabled: boolean;
}

/** The choices after a change. A whole column leaves nothing behind that would still speak for one of its cells. */
export function applyChange(choices: readonly Choice[], { category, channel, enabled }: Change): Choice[] {
  const replaced = (choice: Choice) =>
    choice.channel === channel && choice.destination_id === null && (category === null || choice.category === category);
  return [...choices.filter((choice) => !replaced(choice)), { category, channel, destination_id: null, enabled }];
}

/** Whether a change speaks about a cell. */
export function concerns(change: Change, cell: Cell): boolean {
  return (
    change.channel === cell.channel &&
    cell.locked === null &&
    (change.category === null || change.category === cell.category)
  );
}

/** A column as one box: all on, all off, or some. Cells that are always on do not count. */
export function columnState(cells: readonly Cell[], channel: ChannelName): 'on' | 'off' | 'mixed' {
  const free = cells.filter((cell) => cell.channel === channel && cell.locked === null);
  if (free.every(({ enabled }) => enabled)) return 'on';
  return free.some(({ enabled }) => enabled) ? 'mixed' : 'off';
}

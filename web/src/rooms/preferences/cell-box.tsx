import type { ChannelName } from '@tocsin/sdk/contract';
import { Checkbox, VisuallyHidden } from '#ui';
import { preferencesText } from '../../messages/en/preferences.ts';
import { uiText } from '../../messages/en/ui.ts';
import { columnState, type Cell } from './choices.ts';
import { nameOf, type Saver } from './preferences.ts';

/** One cell: a box that is saved when it is pressed, or the words "Always on". */
export function CellBox({
  cell,
  saver,
  labelled = false,
}: {
  cell: Cell | undefined;
  saver: Saver;
  /** With the name of the channel beside it, where no column says it. */
  labelled?: boolean;
}) {
  const text = preferencesText();
  if (cell === undefined) return null;
  const { category, channel, enabled, locked } = cell;
  const label = uiText().channels[channel];
  if (locked !== null) {
    return (
      <p className="flex min-h-8 items-center gap-2 text-ink-2 pointer-coarse:min-h-11">
        {labelled ? `${label}: ${text.always}` : text.always}
      </p>
    );
  }
  return (
    <span className="flex items-center gap-2">
      <Checkbox
        label={labelled ? label : <VisuallyHidden>{nameOf(cell)}</VisuallyHidden>}
        name={nameOf(cell)}
        checked={enabled}
        onChange={(next) => saver.save({ category, channel, enabled: next })}
      />
      <SavingWord saver={saver} category={category} channel={channel} />
    </span>
  );
}

/** A whole column as one box. */
export function ColumnBox({
  channel,
  cells,
  saver,
  labelled = false,
}: {
  channel: ChannelName;
  cells: readonly Cell[];
  saver: Saver;
  labelled?: boolean;
}) {
  const state = columnState(cells, channel);
  const name = nameOf({ category: null, channel });
  return (
    <span className="flex items-center gap-2">
      <Checkbox
        label={labelled ? uiText().channels[channel] : <VisuallyHidden>{name}</VisuallyHidden>}
        name={name}
        checked={state === 'on'}
        mixed={state === 'mixed'}
        onChange={(next) => saver.save({ category: null, channel, enabled: next })}
      />
      <SavingWord saver={saver} category={null} channel={channel} />
    </span>
  );
}

/** Beside the box: "Saving…", "Saved". Screen readers hear the sentence at the top instead. */
function SavingWord({
  saver,
  category,
  channel,
}: { saver: Saver } & Pick<Cell, 'channel'> & { category: Cell['category'] | null }) {
  const text = preferencesText();
  const saving = saver.savings.find(({ change }) => change.category === category && change.channel === channel);
  if (saving === undefined) return null;
  return (
    <span className="text-meta text-ink-2" aria-hidden="true">
      {saving.state === 'saving' ? text.saving : text.saved}
    </span>
  );
}

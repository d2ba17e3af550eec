import type { Category, ChannelName, Preferences } from '@tocsin/sdk/contract';
import { useNarrow } from '#lib';
import { preferencesText } from '../../messages/en/preferences.ts';
import { uiText } from '../../messages/en/ui.ts';
import { FirstAddress } from './add-address.tsx';
import { CellBox, ColumnBox } from './cell-box.tsx';
import type { Cell } from './choices.ts';
import { shownCells, type Saver } from './preferences.ts';

export interface MatrixProps {
  channels: Preferences['channels'];
  categories: readonly Category[];
  cells: readonly Cell[];
  saver: Saver;
}

/** Kinds of notifications by channels: a table, or on a phone a list of kinds with their channels. */
export function Matrix({ preferences, saver, all }: { preferences: Preferences; saver: Saver; all: boolean }) {
  const narrow = useNarrow();
  const channels = preferences.channels.filter(({ state }) => state !== 'off');
  const cells = shownCells(preferences.cells, saver.savings);
  const categories = [...new Set(cells.map(({ category }) => category))].filter((name) => all || name !== 'system');
  const props = { channels, categories, cells, saver };
  return narrow ? <MatrixList {...props} /> : <MatrixTable {...props} />;
}

function MatrixTable({ channels, categories, cells, saver }: MatrixProps) {
  const text = preferencesText();
  return (
    <table className="table">
      <caption className="sr-only">{text.matrix}</caption>
      <thead>
        <tr>
          <th scope="col">{text.category}</th>
          {channels.map((channel) => (
            <th key={channel.channel} scope="col" id={channel.channel} tabIndex={-1}>
              <ChannelHead channel={channel} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row" className="font-label">
            {text.everything}
            <p className="text-meta font-plain text-ink-2">{text.everythingHint}</p>
          </th>
          {channels.map(({ channel }) => (
            <td key={channel}>
              <ColumnBox channel={channel} cells={cells} saver={saver} />
            </td>
          ))}
        </tr>
        {categories.map((category) => (
          <tr key={category}>
            <CategoryHead category={category} cells={cells} />
            {channels.map(({ channel }) => (
              <td key={channel} id={`${category}-${channel}`} tabIndex={-1}>
                <CellBox cell={find(cells, category, channel)} saver={saver} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The channel, and what is the matter with it. */
function ChannelHead({ channel: { channel, state, sentence } }: { channel: Preferences['channels'][number] }) {
  return (
    <>
      <span className="text-ink">{uiText().channels[channel]}</span>
      {state === 'ready' ? null : (
        <span className={`block font-plain ${state === 'needs_attention' ? 'text-warn' : ''}`}>
          {sentence} {state === 'not_connected' ? <FirstAddress channel={channel} /> : null}
        </span>
      )}
    </>
  );
}

function CategoryHead({ category, cells }: { category: Category; cells: readonly Cell[] }) {
  return (
    <th scope="row" className="font-label">
      {uiText().categories[category]}
      <CategoryNote category={category} cells={cells} />
    </th>
  );
}

/** What the kind brings, or why some of it cannot be switched off. */
function CategoryNote({ category, cells }: { category: Category; cells: readonly Cell[] }) {
  const reason = cells.find((cell) => cell.category === category && cell.locked !== null)?.locked;
  return (
    <p id={`${category}-note`} className="text-meta font-plain text-ink-2">
      {reason ?? preferencesText().examples[category]}
    </p>
  );
}

function MatrixList({ channels, categories, cells, saver }: MatrixProps) {
  const text = preferencesText();
  return (
    <div className="border-t border-ink">
      <ListPart title={text.everything} note={<p className="text-meta text-ink-2">{text.everythingHint}</p>}>
        {channels.map((channel) => (
          <div key={channel.channel} id={channel.channel} tabIndex={-1}>
            <ColumnBox channel={channel.channel} cells={cells} saver={saver} labelled />
            {channel.state === 'ready' ? null : (
              <p className="ps-8 text-meta text-ink-2">
                {channel.sentence}{' '}
                {channel.state === 'not_connected' ? <FirstAddress channel={channel.channel} /> : null}
              </p>
            )}
          </div>
        ))}
      </ListPart>
      {categories.map((category) => (
        <ListPart
          key={category}
          title={uiText().categories[category]}
          note={<CategoryNote category={category} cells={cells} />}
        >
          {channels.map(({ channel }) => (
            <div key={channel} id={`${category}-${channel}`} tabIndex={-1}>
              <CellBox cell={find(cells, category, channel)} saver={saver} labelled />
            </div>
          ))}
        </ListPart>
      ))}
    </div>
  );
}

function ListPart({ title, note, children }: { title: string; note: React.ReactNode; children: React.ReactNode }) {
  return (
    <fieldset className="border-b border-line py-3">
      <legend className="float-start w-full font-label">{title}</legend>
      <div className="clear-both">
        {note}
        <div className="mt-1">{children}</div>
      </div>
    </fieldset>
  );
}

function find(cells: readonly Cell[], category: Category, channel: ChannelName): Cell | undefined {
  return cells.find((cell) => cell.category === category && cell.channel === channel);
}

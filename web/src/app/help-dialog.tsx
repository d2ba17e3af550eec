import { Button, Dialog, Key } from '#ui';
import { shellText } from '../messages/en/shell.ts';
import { uiText } from '../messages/en/ui.ts';

/** The list of shortcuts, behind `?`. */
export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const text = shellText().help;
  const everywhere = [
    { keys: ['?'], does: text.keys.help },
    { keys: ['/'], does: text.keys.search },
    { keys: ['G', 'I'], does: text.keys.goInbox },
    { keys: ['G', 'N'], does: text.keys.goNetworks },
    { keys: ['G', 'P'], does: text.keys.goPreferences },
    { keys: ['G', 'A'], does: text.keys.goProfile },
    { keys: ['Esc'], does: text.keys.back },
  ];
  const inbox = [
    { keys: ['J'], does: text.keys.next },
    { keys: ['K'], does: text.keys.previous },
    { keys: ['Enter'], does: text.keys.openOne },
    { keys: ['E'], does: text.keys.archive },
    { keys: ['U'], does: text.keys.read },
    { keys: ['X'], does: text.keys.select },
    { keys: ['Shift+X'], does: text.keys.selectRange },
    { keys: ['Shift+A'], does: text.keys.readAll },
  ];
  return (
    <Dialog
      title={text.title}
      open={open}
      onClose={onClose}
      actions={<Button onClick={onClose}>{uiText().close}</Button>}
    >
      <p className="text-meta text-ink-2">{text.note}</p>
      <KeyList title={text.everywhere} then={text.then} rows={everywhere} />
      <KeyList title={text.inbox} then={text.then} rows={inbox} />
    </Dialog>
  );
}

function KeyList({
  title,
  then,
  rows,
}: {
  title: string;
  then: string;
  rows: readonly { keys: readonly string[]; does: string }[];
}) {
  return (
    <section className="mt-4">
      <h3 className="mb-1">{title}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {rows.map(({ keys, does }) => (
          <div key={does} className="contents">
            <dt>
              {keys.map((key, index) => (
                <span key={key}>
                  {index === 0 ? null : <span className="text-meta text-ink-2"> {then} </span>}
                  <Key>{key}</Key>
                </span>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

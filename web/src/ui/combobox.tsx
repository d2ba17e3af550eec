import { useId, useState, type ChangeEvent, type KeyboardEvent } from 'react';
import { uiText } from '../messages/en/ui.ts';
import { described, FieldFrame, type FieldProps } from './field.tsx';

export interface Option {
  id: string;
  name: string;
  /** At the end of the line: a country, "watching". */
  note?: string;
}

interface Props extends FieldProps {
  /** Of the input, when an error summary links to it. */
  id?: string;
  /** What is typed; the page looks it up and gives the options. */
  value: string;
  onChange: (value: string) => void;
  options: readonly Option[];
  onChoose: (option: Option) => void;
  /** Said in the list instead of options: that it looks, that nothing fits, that it failed. */
  message?: string | undefined;
  placeholder?: string;
}

/**
 * A search with suggestions: type, move with the arrows, choose with Enter; Esc closes, then clears. The focus stays in
 * the input. `/` moves there from anywhere on the page.
 */
export function Combobox(props: Props) {
  const { label, hint, error, aside, value, options, message, placeholder } = props;
  const made = useId();
  const id = props.id ?? made;
  const list = useOptions(props);
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} aside={aside}>
      <div className="relative">
        <input
          id={id}
          className="input"
          type="text"
          role="combobox"
          data-search
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={value}
          aria-expanded={list.shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={list.shown && list.active >= 0 ? `${id}-${list.active}` : undefined}
          {...list.listeners}
          {...described(id, { hint, error })}
        />
        <Options id={id} label={label} options={options} message={message} list={list} />
        <span className="sr-only" role="status">
          {list.shown ? (message ?? uiText().results(options.length)) : ''}
        </span>
      </div>
    </FieldFrame>
  );
}

/** Which option is reached, whether the list is open, and what the input listens to. */
function useOptions({ options, message, onChange, onChoose }: Props) {
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const shown = open && (options.length > 0 || message !== undefined);
  const move = (to: number): void => {
    setOpen(true);
    setActive(to);
  };
  const close = (): void => {
    setOpen(false);
    setActive(-1);
  };
  const choose = (option: Option | undefined): void => {
    close();
    if (option !== undefined) onChoose(option);
  };
  const press = (event: KeyboardEvent): void => {
    const act = keyActions(event.key, { active, count: options.length, open: shown });
    if (act === undefined) return;
    event.preventDefault();
    if (act === 'choose') choose(options[active]);
    else if (act === 'close') close();
    else if (act === 'clear') onChange('');
    else move(act);
  };
  const type = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    move(-1);
    onChange(target.value);
  };
  const listeners = {
    onChange: type,
    onFocus: () => setOpen(true),
    onClick: () => setOpen(true),
    onBlur: close,
    onKeyDown: press,
  };
  return { shown, active, choose, listeners };
}

interface OptionsProps extends Pick<Props, 'label' | 'options' | 'message'> {
  id: string;
  list: ReturnType<typeof useOptions>;
}

function Options({ id, label, options, message, list: { active, shown, choose } }: OptionsProps) {
  return (
    <div className="floating absolute inset-x-0 top-full z-10 mt-1 max-h-80 overflow-y-auto" hidden={!shown}>
      <div id={`${id}-list`} role="listbox" aria-label={label}>
        {options.map((option, index) => (
          // The keys are handled by the input, which keeps the focus: a press must not take it away.
          <div
            key={option.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="option"
            ref={index === active ? scrollTo : undefined}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(option);
            }}
          >
            <span>{option.name}</span>
            <span className="text-meta text-ink-2">{option.note}</span>
          </div>
        ))}
      </div>
      {message === undefined ? null : <p className="px-3 py-2 text-ink-2">{message}</p>}
    </div>
  );
}

function scrollTo(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}

type Act = 'choose' | 'close' | 'clear' | number;

/** What a key does: a number is the option to move to. */
export function keyActions(
  key: string,
  { active, count, open }: { active: number; count: number; open: boolean },
): Act | undefined {
  switch (key) {
    case 'ArrowDown':
      return count === 0 ? undefined : (active + 1) % count;
    case 'ArrowUp':
      return count === 0 ? undefined : (active <= 0 ? count : active) - 1;
    case 'Enter':
      return open && active >= 0 ? 'choose' : undefined;
    case 'Escape':
      return open ? 'close' : 'clear';
    default:
      return undefined;
  }
}

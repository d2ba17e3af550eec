import { useId, useState, type InputHTMLAttributes, type KeyboardEvent } from 'react';
import { uiText } from '../messages/en/ui.ts';
import { described, FieldFrame, type FieldProps } from './field.tsx';

type Props = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'type' | 'value' | 'onChange'> & {
    id?: string;
    value: string;
    onChange: (value: string) => void;
    autoComplete: 'current-password' | 'new-password';
    /** Shows "12 of 15 characters" while a new password is typed. */
    wanted?: number;
  };

/** A password with Show and Hide. Pasting and password managers work; nothing is retyped. */
export function PasswordField({ label, hint, error, aside, id, value, onChange, wanted, ...input }: Props) {
  const made = useId();
  const own = id ?? made;
  const text = uiText();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const notice = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <FieldFrame id={own} label={label} hint={hint} error={error} aside={aside}>
      <div className="relative">
        <input
          {...input}
          id={own}
          className="input pe-20"
          type={shown ? 'text' : 'password'}
          value={value}
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => onChange(event.target.value)}
          onKeyUp={notice}
          onBlur={() => setCapsLock(false)}
          {...described(own, { hint, error }, `${own}-state`)}
        />
        <button
          type="button"
          className="absolute inset-y-1 end-1 min-w-16 cursor-pointer px-3 font-label"
          aria-label={shown ? text.hidePassword : text.showPassword}
          aria-controls={own}
          onClick={() => setShown(!shown)}
        >
          {shown ? text.hide : text.show}
        </button>
      </div>
      <p id={`${own}-state`} className="mt-1 text-meta text-ink-2" aria-live="polite">
        {wanted === undefined || value === '' ? null : progress(value, wanted)} {capsLock ? text.capsLock : null}
      </p>
    </FieldFrame>
  );
}

/** Counts what the server counts: code points, so that an emoji is one. */
function progress(value: string, wanted: number): string {
  const count = Array.from(value).length;
  return count < wanted ? uiText().characters(count, wanted) : uiText().enoughCharacters(count);
}

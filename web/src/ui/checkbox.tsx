import { useEffect, useId, useRef, type ReactNode } from 'react';

interface Props {
  label: ReactNode;
  /** Read instead of the label, where the label alone says too little ("Price alerts by SMS"). */
  name?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: string;
  disabled?: boolean;
  /** Some of what it stands for is on. */
  mixed?: boolean;
}

/** A box to tick, with its label beside it. */
export function Checkbox({ mixed = false, ...props }: Props) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = mixed;
  }, [mixed]);
  return <Toggle {...props} look="check" box={box} />;
}

/** On or off at once; what it does is said by its label, and that it is saved is said beside it. */
export function Switch(props: Omit<Props, 'mixed'>) {
  return <Toggle {...props} look="switch" />;
}

function Toggle({
  label,
  name,
  checked,
  onChange,
  hint,
  disabled = false,
  look,
  box,
}: Omit<Props, 'mixed'> & { look: 'check' | 'switch'; box?: React.RefObject<HTMLInputElement | null> }) {
  const id = useId();
  return (
    <div>
      <label className="inline-flex min-h-8 cursor-pointer items-center gap-2.5 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          role={look === 'switch' ? 'switch' : undefined}
          ref={box}
          className={look}
          checked={checked}
          disabled={disabled}
          aria-label={name}
          aria-describedby={hint === undefined ? undefined : id}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span className={disabled ? 'text-ink-3' : undefined}>{label}</span>
      </label>
      {hint === undefined ? null : (
        <p id={id} className="text-meta text-ink-2">
          {hint}
        </p>
      )}
    </div>
  );
}

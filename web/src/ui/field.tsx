import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react';

export interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** Said below the input and in the summary, in the same words. */
  error?: string | undefined;
  /** Beside the label, at the end of the line: a link such as "Forgot it?". */
  aside?: ReactNode;
}

type InputProps = FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & { id?: string };

/** A labelled input. Give it an `id` when an error summary links to it. */
export function Field({ label, hint, error, aside, id, ...input }: InputProps) {
  const made = useId();
  const own = id ?? made;
  return (
    <FieldFrame id={own} label={label} hint={hint} error={error} aside={aside}>
      <input {...input} id={own} className="input" {...described(own, { hint, error })} />
    </FieldFrame>
  );
}

/** A labelled choice from a short list. */
export function SelectField({
  label,
  hint,
  error,
  aside,
  id,
  children,
  ...select
}: FieldProps & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'> & { id?: string; children: ReactNode }) {
  const made = useId();
  const own = id ?? made;
  return (
    <FieldFrame id={own} label={label} hint={hint} error={error} aside={aside}>
      <select {...select} id={own} className="input" {...described(own, { hint, error })}>
        {children}
      </select>
    </FieldFrame>
  );
}

/** What stands around an input: label, hint, error. For inputs of one's own kind. */
export function FieldFrame({
  id,
  label,
  hint,
  error,
  aside,
  children,
}: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className="mb-4">
      <div className="mb-1.5 flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="font-label">
          {label}
        </label>
        {aside}
      </div>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mb-1.5 text-meta text-ink-2">
          {hint}
        </p>
      )}
      {children}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="mt-1.5 font-label text-crit">
          {error}
        </p>
      )}
    </div>
  );
}

/** The attributes that tie an input to its hint, its error and other texts about it. */
export function described(
  id: string,
  { hint, error }: { hint?: string | undefined; error?: string | undefined },
  ...others: string[]
): { 'aria-invalid'?: true; 'aria-describedby'?: string } {
  const ids = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
    ...others,
  ];
  return {
    ...(error === undefined ? {} : { 'aria-invalid': true }),
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
  };
}

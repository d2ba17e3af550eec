import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, ErrorSummary, type FieldError } from '#ui';
import { uiText } from '../messages/en/ui.ts';
import { failuresOf } from './failure.ts';

export interface Submission {
  errors: readonly FieldError[];
  busy: boolean;
  /** The message of one field. */
  errorOf: (field: string) => string | undefined;
  submit: (event: FormEvent) => void;
}

interface Wanted {
  /** The ids of the inputs that the server may find fault with. */
  fields: readonly string[];
  check?: () => FieldError[];
  send: () => Promise<void>;
  /** Takes a failure that is not a matter of the form; true when it did. */
  onRefused?: (error: unknown) => boolean;
}

/** Sends a form: checks it first, then shows what the server says. While one is on its way, no second one starts. */
export function useSubmission({ fields, check, send, onRefused }: Wanted): Submission {
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setErrors([]);
    setBusy(true);
    try {
      await send();
    } catch (error) {
      if (onRefused?.(error) !== true) setErrors(failuresOf(error, fields));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    const found = check?.() ?? [];
    if (found.length > 0) setErrors(found);
    else void run();
  };
  return { errors, busy, errorOf: (field) => errors.find((error) => error.field === field)?.message, submit };
}

/** A form of one ink button: summary of what is wrong, inputs, the button. */
export function Form({
  submission,
  label,
  busyLabel,
  children,
}: {
  submission: Submission;
  label: string;
  busyLabel: string;
  children?: ReactNode;
}) {
  return (
    <form noValidate onSubmit={submission.submit}>
      <ErrorSummary
        errors={submission.errors}
        {...(submission.errors.every(({ field }) => field === '') ? { title: uiText().failed } : {})}
      />
      {children}
      <Button kind="ink" type="submit" className="w-full" busy={submission.busy && busyLabel}>
        {label}
      </Button>
    </form>
  );
}

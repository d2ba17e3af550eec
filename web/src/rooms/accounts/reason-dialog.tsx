import { useState, type FormEvent, type ReactNode } from 'react';
import { fieldErrors } from '#lib';
import { Field, FormDialog, type FieldError } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';

interface Props {
  title: string;
  /** What it means for the person. */
  consequence: string;
  action: string;
  busyLabel: string;
  destructive?: boolean;
  act: { mutate: (reason: string) => void; isPending: boolean; error: Error | null };
  check?: () => FieldError[];
  onClose: () => void;
  children?: ReactNode;
}

/** A change to somebody's account: what it means, and the reason that the audit log keeps. */
export function ReasonDialog({ children, ...props }: Props) {
  const text = accountsText().people;
  const form = useReasonForm(props);
  return (
    <FormDialog
      title={props.title}
      action={props.action}
      busy={props.act.isPending && props.busyLabel}
      destructive={props.destructive ?? false}
      errors={form.errors}
      onSubmit={form.submit}
      onClose={props.onClose}
    >
      <p className="mb-4">{props.consequence}</p>
      {children}
      <Field
        id="reason"
        label={text.reason}
        hint={text.reasonHint}
        maxLength={500}
        autoComplete="off"
        value={form.reason}
        error={form.errors.find(({ field }) => field === 'reason')?.message}
        onChange={(event) => form.setReason(event.target.value)}
      />
    </FormDialog>
  );
}

function useReasonForm({ act, check }: Pick<Props, 'act' | 'check'>) {
  const [reason, setReason] = useState('');
  const [found, setFound] = useState<readonly FieldError[]>([]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const missing = reason.trim() === '';
    const message = accountsText().people.reasonMissing;
    const wrong = [...(check?.() ?? []), ...(missing ? [{ field: 'reason', message }] : [])];
    setFound(wrong);
    if (wrong.length === 0 && !act.isPending) act.mutate(reason.trim());
  };
  const errors = found.length > 0 || act.error === null ? found : fieldErrors(act.error, ['reason', 'role']);
  return { reason, setReason, errors, submit };
}

import { useState, type ReactNode } from 'react';
import { fieldErrors, useSending } from '#lib';
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
      busy={form.busy && props.busyLabel}
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
        error={form.errorOf('reason')}
        onChange={(event) => form.setReason(event.target.value)}
      />
    </FormDialog>
  );
}

function useReasonForm({ act, check }: Pick<Props, 'act' | 'check'>) {
  const [reason, setReason] = useState('');
  const message = accountsText().people.reasonMissing;
  const sending = useSending({
    act,
    send: () => act.mutate(reason.trim()),
    check: () => [...(check?.() ?? []), ...(reason.trim() === '' ? [{ field: 'reason', message }] : [])],
    said: (error) => fieldErrors(error, ['reason', 'role']),
  });
  return { reason, setReason, ...sending };
}

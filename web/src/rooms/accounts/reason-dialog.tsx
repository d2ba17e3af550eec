import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { fieldErrors } from '#lib';
import { Button, Dialog, ErrorSummary, Field, type FieldError } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { uiText } from '../../messages/en/ui.ts';

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
  const id = useId();
  const form = useReasonForm(props);
  return (
    <Dialog title={props.title} open onClose={props.onClose} actions={<Actions form={id} {...props} />}>
      <form id={id} noValidate onSubmit={form.submit}>
        <ErrorSummary errors={form.errors} />
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
      </form>
    </Dialog>
  );
}

function Actions({ form, action, busyLabel, destructive = false, act, onClose }: Props & { form: string }) {
  return (
    <>
      <Button kind="quiet" onClick={onClose}>
        {uiText().cancel}
      </Button>
      <Button kind={destructive ? 'destructive' : 'ink'} type="submit" form={form} busy={act.isPending && busyLabel}>
        {action}
      </Button>
    </>
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

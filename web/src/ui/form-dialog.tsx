import { useId, type FormEvent } from 'react';
import { ActDialog, type ActDialogProps } from './act-dialog.tsx';
import { ErrorSummary, type FieldError } from './error-summary.tsx';

/** A short form above the page; what is wrong with it stands at its top. */
export function FormDialog({
  errors = [],
  onSubmit,
  children,
  ...asked
}: ActDialogProps & { errors?: readonly FieldError[]; onSubmit: (event: FormEvent) => void }) {
  const id = useId();
  return (
    <ActDialog {...asked} press={{ type: 'submit', form: id }}>
      <form id={id} noValidate onSubmit={onSubmit}>
        <ErrorSummary errors={errors} />
        {children}
      </form>
    </ActDialog>
  );
}

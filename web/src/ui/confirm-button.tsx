import type { ActDialogProps } from './act-dialog.tsx';
import { Button, type ButtonKind } from './button.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface Props extends Omit<ActDialogProps, 'open' | 'onClose' | 'action' | 'others'> {
  label: string;
  /** What the button does, for those who do not see what it stands beside. */
  name?: string | undefined;
  kind?: ButtonKind;
  small?: boolean;
  /** The label of the button in the dialog, when it is another one. */
  action?: string;
  asking: boolean;
  onAsking: (asking: boolean) => void;
  onConfirm: () => void;
}

/** A button that asks before it acts. */
export function ConfirmButton({
  label,
  name,
  kind = 'outlined',
  small = false,
  action = label,
  asking,
  onAsking,
  ...asked
}: Props) {
  return (
    <>
      <Button kind={kind} small={small} aria-label={name} onClick={() => onAsking(true)}>
        {label}
      </Button>
      <ConfirmDialog {...asked} action={action} open={asking} onClose={() => onAsking(false)} />
    </>
  );
}

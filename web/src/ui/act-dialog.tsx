import type { ReactNode } from 'react';
import { uiText } from '../messages/en/ui.ts';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface ActDialogProps {
  title: string;
  open?: boolean;
  /** The label of the button that acts. */
  action: string;
  /** While it acts, what the button says instead. */
  busy?: string | false;
  destructive?: boolean;
  /** Further buttons, between the one that cancels and the one that acts. */
  others?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog with a way back and one act: what a confirmation and a form share. */
export function ActDialog({
  title,
  open = true,
  action,
  busy = false,
  destructive = false,
  others,
  press,
  onClose,
  children,
}: ActDialogProps & { press: Pick<ButtonProps, 'type' | 'form' | 'onClick'> }) {
  return (
    <Dialog
      title={title}
      open={open}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {uiText().cancel}
          </Button>
          {others}
          <Button kind={destructive ? 'destructive' : 'ink'} busy={busy} {...press}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

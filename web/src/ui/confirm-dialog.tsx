import { ActDialog, type ActDialogProps } from './act-dialog.tsx';

/** Asks before an act: what it is, what it means, and the two ways on. */
export function ConfirmDialog({ onConfirm, ...asked }: ActDialogProps & { onConfirm: () => void }) {
  return <ActDialog {...asked} press={{ onClick: onConfirm }} />;
}

import 'sonner/dist/styles.css';
import { toast as show, Toaster } from 'sonner';
import { uiText } from '../messages/en/ui.ts';

/** Where toasts appear: bottom, at the start of the line. Once, in the shell. */
export function Toasts() {
  const rtl = document.documentElement.dir === 'rtl';
  return (
    <Toaster
      position={rtl ? 'bottom-right' : 'bottom-left'}
      dir={rtl ? 'rtl' : 'ltr'}
      containerAriaLabel={uiText().notices}
      expand
      gap={8}
      toastOptions={{
        unstyled: true,
        duration: 8000,
        className: 'toast floating',
        classNames: { actionButton: 'button button-quiet button-small' },
      }}
    />
  );
}

/** One line at the bottom for eight seconds, with Undo where it can be undone. Pointing at it stops the time. Gives what takes it away. */
export function toast(message: string, undo?: () => void): () => void {
  const id = show(message, undo === undefined ? {} : { action: { label: uiText().undo, onClick: undo } });
  return () => void show.dismiss(id);
}

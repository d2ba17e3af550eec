import { useEffect, useId, useRef, type ReactNode } from 'react';

/** A decision or a short form above the page. The browser keeps the focus inside, closes on Esc and gives the focus back. */
export function Dialog({
  title,
  open,
  onClose,
  actions,
  children,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  actions: ReactNode;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!open || element === null) return;
    const before = document.activeElement;
    element.showModal();
    return () => {
      element.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, [open]);
  if (!open) return null;
  return (
    <dialog ref={dialog} aria-labelledby={id} className="floating" onCancel={(event) => cancel(event, onClose)}>
      <h2 id={id} className="text-section">
        {title}
      </h2>
      <div className="mt-3">{children}</div>
      <div className="mt-6 flex flex-wrap justify-end gap-3">{actions}</div>
    </dialog>
  );
}

function cancel(event: { preventDefault(): void }, onClose: () => void): void {
  event.preventDefault();
  onClose();
}

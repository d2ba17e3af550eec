import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

/** A secret that is shown this once: with a way to copy it, and a word on whether that worked. */
export function ShownOnce({
  title,
  text,
  secret,
  copy,
  done,
  onClose,
  children,
}: {
  title: string;
  text: string;
  secret: string;
  copy: { label: string; copied: string; failed: string };
  done: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const [said, setSaid] = useState('');
  const press = (): void =>
    void navigator.clipboard.writeText(secret).then(
      () => setSaid(copy.copied),
      () => setSaid(copy.failed),
    );
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={press}>{copy.label}</Button>
          <Button kind="ink" onClick={onClose}>
            {done}
          </Button>
        </>
      }
    >
      <p className="mb-4">{text}</p>
      {children}
      <p role="status" className="min-h-5 text-meta text-ink-2">
        {said}
      </p>
    </Dialog>
  );
}

import { useState } from 'react';
import { Button, Dialog, Field } from '#ui';
import { destinationsText } from '../../messages/en/destinations.ts';
import { uiText } from '../../messages/en/ui.ts';

/** The secret of a webhook, this once. */
export function SecretShown({ secret, onClose }: { secret: string; onClose: () => void }) {
  const text = destinationsText();
  const [said, setSaid] = useState('');
  const copy = (): void =>
    void navigator.clipboard.writeText(secret).then(
      () => setSaid(uiText().copied),
      () => setSaid(text.copyFailed),
    );
  return (
    <Dialog
      title={text.secretTitle}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={copy}>{uiText().copy}</Button>
          <Button kind="ink" onClick={onClose}>
            {text.done}
          </Button>
        </>
      }
    >
      <p className="mb-4">{text.secretText}</p>
      <Field
        label={text.secret}
        readOnly
        value={secret}
        spellCheck={false}
        onFocus={(event) => event.target.select()}
      />
      <p role="status" className="min-h-5 text-meta text-ink-2">
        {said}
      </p>
    </Dialog>
  );
}

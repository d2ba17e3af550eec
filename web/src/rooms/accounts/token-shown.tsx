import { useState } from 'react';
import { Button, Dialog, Field } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';

/** The token, this once. */
export function TokenShown({ token, onClose }: { token: string; onClose: () => void }) {
  const text = accountsText().tokens;
  const [said, setSaid] = useState('');
  const copy = (): void =>
    void navigator.clipboard.writeText(token).then(
      () => setSaid(text.copied),
      () => setSaid(text.copyFailed),
    );
  return (
    <Dialog
      title={text.madeTitle}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={copy}>{text.copy}</Button>
          <Button kind="ink" onClick={onClose}>
            {text.done}
          </Button>
        </>
      }
    >
      <p className="mb-4">{text.madeText}</p>
      <Field label={text.token} readOnly value={token} spellCheck={false} onFocus={(event) => event.target.select()} />
      <p role="status" className="min-h-5 text-meta text-ink-2">
        {said}
      </p>
    </Dialog>
  );
}

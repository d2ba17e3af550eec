import { Field, ShownOnce } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';

/** The token, this once. */
export function TokenShown({ token, onClose }: { token: string; onClose: () => void }) {
  const text = accountsText().tokens;
  return (
    <ShownOnce
      title={text.madeTitle}
      text={text.madeText}
      secret={token}
      copy={{ label: text.copy, copied: text.copied, failed: text.copyFailed }}
      done={text.done}
      onClose={onClose}
    >
      <Field label={text.token} readOnly value={token} spellCheck={false} onFocus={(event) => event.target.select()} />
    </ShownOnce>
  );
}

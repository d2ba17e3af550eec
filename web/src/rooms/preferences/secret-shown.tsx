import { Field, ShownOnce } from '#ui';
import { destinationsText } from '../../messages/en/destinations.ts';
import { uiText } from '../../messages/en/ui.ts';

/** The secret of a webhook, this once. */
export function SecretShown({ secret, onClose }: { secret: string; onClose: () => void }) {
  const text = destinationsText();
  const { copy, copied } = uiText();
  return (
    <ShownOnce
      title={text.secretTitle}
      text={text.secretText}
      secret={secret}
      copy={{ label: copy, copied, failed: text.copyFailed }}
      done={text.done}
      onClose={onClose}
    >
      <Field
        label={text.secret}
        readOnly
        value={secret}
        spellCheck={false}
        onFocus={(event) => event.target.select()}
      />
    </ShownOnce>
  );
}

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, confirmed, sentenceOf } from '#lib';
import { ConfirmButton, Section, ShownOnce, toast } from '#ui';
import { methodsText } from '../../messages/en/sign-in-methods.ts';
import { forgetMethods, type Methods } from './sign-in-methods.ts';

/** How many recovery codes are left, and new ones. */
export function RecoveryCodes({ methods }: { methods: Methods }) {
  const text = methodsText().security;
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  const make = useMutation({
    mutationFn: () => confirmed(() => api.call('remakeMyRecoveryCodes')),
    onSettled: close,
    onSuccess: forgetMethods,
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <Section id="recovery-codes" title={text.codes}>
      <p className="mb-3 text-ink-2">{text.codesText}</p>
      <p className="mb-3">{text.codesLeft(methods.recovery_codes_left)}</p>
      <ConfirmButton
        label={text.remakeCodes}
        title={text.remakeQuestion}
        asking={asking}
        onAsking={setAsking}
        busy={make.isPending && text.making}
        onConfirm={() => make.mutate()}
      >
        <p>{text.remakeText}</p>
      </ConfirmButton>
      {make.data === undefined ? null : <CodesShown codes={make.data.recovery_codes} onClose={() => make.reset()} />}
    </Section>
  );
}

/** The codes, this once. */
export function CodesShown({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const text = methodsText().security;
  return (
    <ShownOnce
      title={text.codesTitle}
      text={text.codesShown}
      secret={codes.join('\n')}
      copy={{ label: text.copyCodes, copied: text.copied, failed: text.copyFailed }}
      done={text.kept}
      onClose={onClose}
    >
      <ul className="mb-3 grid grid-cols-2 gap-x-6 gap-y-1" aria-label={text.codes}>
        {codes.map((code) => (
          <li key={code} className="identifier">
            {code}
          </li>
        ))}
      </ul>
    </ShownOnce>
  );
}

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, confirmed, sentenceOf } from '#lib';
import { Button, Dialog, Section, toast } from '#ui';
import { methodsText } from '../../messages/en/sign-in-methods.ts';
import { uiText } from '../../messages/en/ui.ts';
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
      <Button onClick={() => setAsking(true)}>{text.remakeCodes}</Button>
      <Dialog
        title={text.remakeQuestion}
        open={asking}
        onClose={close}
        actions={
          <>
            <Button kind="quiet" onClick={close}>
              {uiText().cancel}
            </Button>
            <Button kind="ink" busy={make.isPending && text.making} onClick={() => make.mutate()}>
              {text.remakeCodes}
            </Button>
          </>
        }
      >
        <p>{text.remakeText}</p>
      </Dialog>
      {make.data === undefined ? null : <CodesShown codes={make.data.recovery_codes} onClose={() => make.reset()} />}
    </Section>
  );
}

/** The codes, this once. */
export function CodesShown({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const text = methodsText().security;
  const [said, setSaid] = useState('');
  const copy = (): void =>
    void navigator.clipboard.writeText(codes.join('\n')).then(
      () => setSaid(text.copied),
      () => setSaid(text.copyFailed),
    );
  return (
    <Dialog
      title={text.codesTitle}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={copy}>{text.copyCodes}</Button>
          <Button kind="ink" onClick={onClose}>
            {text.kept}
          </Button>
        </>
      }
    >
      <p className="mb-4">{text.codesShown}</p>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1" aria-label={text.codes}>
        {codes.map((code) => (
          <li key={code} className="identifier">
            {code}
          </li>
        ))}
      </ul>
      <p role="status" className="mt-3 min-h-5 text-meta text-ink-2">
        {said}
      </p>
    </Dialog>
  );
}

import { useMutation } from '@tanstack/react-query';
import type { Destination } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { api, sentenceOf, useSending } from '#lib';
import { Button, Field, FormDialog, toast } from '#ui';
import { destinationsText } from '../../messages/en/destinations.ts';
import { nameOf, readAgain } from './destinations.ts';

const codeField = 'destination-code';

/** Asks for the six digits that were sent to an address. */
export function ConfirmAddress({ destination, onClose }: { destination: Destination; onClose: () => void }) {
  const text = destinationsText();
  const form = useCodeForm(destination, onClose);
  const name = nameOf(destination);
  return (
    <FormDialog
      title={text.confirmTitle(name)}
      onClose={onClose}
      action={text.confirmIt}
      busy={form.busy && text.confirming}
      others={
        <Button busy={form.resending && text.sending} onClick={form.resend}>
          {text.again}
        </Button>
      }
      errors={form.errors}
      onSubmit={form.submit}
    >
      <p className="mb-4">{text.confirmText}</p>
      <Field
        id={codeField}
        label={text.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={form.code}
        error={form.errors[0]?.message}
        onChange={(event) => form.setCode(event.target.value)}
      />
      <p role="status" className="min-h-5 text-meta text-ink-2">
        {form.resent ? text.sentAgain : null}
      </p>
    </FormDialog>
  );
}

function useCodeForm(destination: Destination, onDone: () => void) {
  const text = destinationsText();
  const [code, setCode] = useState('');
  const params = { id: destination.id };
  const confirm = useMutation({
    mutationFn: () => api.call('verifyDestination', { params, body: { code } }),
    onSuccess: () => {
      onDone();
      toast(text.confirmed(nameOf(destination)));
      return readAgain();
    },
  });
  const resend = useMutation({
    mutationFn: () => api.call('verifyDestination', { params, body: {} }),
    onError: (error) => toast(sentenceOf(error)),
  });
  const sending = useSending({
    act: confirm,
    send: () => confirm.mutate(),
    check: () => (/^\d{6}$/.test(code) ? [] : [{ field: codeField, message: text.missing.code }]),
    said: (error) => [{ field: codeField, message: sentenceOf(error) }],
  });
  return {
    code,
    setCode,
    ...sending,
    resend: () => resend.mutate(),
    resending: resend.isPending,
    resent: resend.isSuccess,
  };
}

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, confirmed, useSending } from '#lib';
import { Button, Field, FormDialog, toast } from '#ui';
import { createPasskey, knowsPasskeys } from '../../lib/passkeys.ts';
import { methodsText } from '../../messages/en/sign-in-methods.ts';
import { CodesShown } from './recovery-codes.tsx';
import { forgetMethods, saidOf } from './sign-in-methods.ts';

/** A button that adds a passkey. The first second step shows recovery codes before it goes on. */
export function AddPasskey({ onAdded }: { onAdded?: () => void }) {
  const text = methodsText();
  const [open, setOpen] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const done = (made: readonly string[] | null): void => {
    setOpen(false);
    if (made === null) onAdded?.();
    else setCodes(made);
  };
  const kept = (): void => {
    setCodes(null);
    onAdded?.();
  };
  if (!knowsPasskeys()) return <p className="text-ink-2">{text.passkey.unsupported}</p>;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.security.addPasskey}</Button>
      {open ? <PasskeyDialog onClose={() => setOpen(false)} onMade={done} /> : null}
      {codes === null ? null : <CodesShown codes={codes} onClose={kept} />}
    </>
  );
}

interface Props {
  onClose: () => void;
  onMade: (codes: readonly string[] | null) => void;
}

function PasskeyDialog({ onClose, onMade }: Props) {
  const text = methodsText().security;
  const form = useMaking(onMade);
  return (
    <FormDialog
      title={text.addPasskeyTitle}
      onClose={onClose}
      action={text.create}
      busy={form.busy && text.creating}
      errors={form.errors}
      onSubmit={form.submit}
    >
      <Field
        id="passkey-name"
        label={text.passkeyName}
        hint={text.passkeyNameHint}
        maxLength={100}
        value={form.name}
        error={form.errorOf('passkey-name')}
        onChange={(event) => form.setName(event.target.value)}
      />
    </FormDialog>
  );
}

function useMaking(onMade: Props['onMade']) {
  const text = methodsText().security;
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: async () => {
      const { challenge, options } = await confirmed(() => api.call('startMyPasskey'));
      const response = await createPasskey(options);
      return await api.call('makeMyPasskey', { body: { challenge, name: name.trim(), response } });
    },
    onSuccess: (made) => {
      toast(text.added(made.passkey.name));
      onMade(made.recovery_codes);
      return forgetMethods();
    },
  });
  const sending = useSending({
    act: make,
    send: () => make.mutate(),
    check: () => (name.trim() === '' ? [{ field: 'passkey-name', message: text.passkeyNameMissing }] : []),
    said: (error) => [{ field: '', message: saidOf(error) }],
  });
  return { name, setName, ...sending };
}

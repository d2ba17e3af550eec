import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, confirmed, format, sentenceOf, useSending, type Answer } from '#lib';
import { Button, ConfirmButton, Field, FormDialog, QrCode, Section, toast } from '#ui';
import { methodsText } from '../../messages/en/sign-in-methods.ts';
import { CodesShown } from './recovery-codes.tsx';
import { forgetMethods, type Methods } from './sign-in-methods.ts';

/** The authenticator app: since when there is one, or a way to set one up. */
export function AuthenticatorApp({ methods }: { methods: Methods }) {
  const text = methodsText().security;
  const since = methods.totp_since;
  return (
    <Section id="authenticator-app" title={text.app}>
      <p className="mb-3 text-ink-2">{text.appText}</p>
      {since === null ? null : <p className="mb-3">{text.appSince(format.shortDay(new Date(since)))}</p>}
      {since === null ? <AddApp /> : <RemoveApp />}
    </Section>
  );
}

function RemoveApp() {
  const text = methodsText().security;
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  const remove = useMutation({
    mutationFn: () => confirmed(() => api.call('deleteMyTotp')),
    onSettled: close,
    onSuccess: () => {
      toast(text.appRemoved);
      return forgetMethods();
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <ConfirmButton
      label={text.removeApp}
      kind="destructive"
      title={text.removeAppQuestion}
      asking={asking}
      onAsking={setAsking}
      action={text.remove}
      busy={remove.isPending && text.removing}
      destructive
      onConfirm={() => remove.mutate()}
    >
      <p>{text.removeAppText}</p>
    </ConfirmButton>
  );
}

/** A button that sets up an authenticator app. The first second step shows recovery codes before it goes on. */
export function AddApp({ onAdded }: { onAdded?: () => void }) {
  const text = methodsText().security;
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const start = useMutation({
    mutationFn: () => confirmed(() => api.call('startMyTotp')),
    onError: (error) => toast(sentenceOf(error)),
  });
  const done = (made: readonly string[] | null): void => {
    start.reset();
    toast(text.appAdded);
    if (made === null) end();
    else setCodes(made);
  };
  // The section shows the app only now: with it this button goes, and the codes would go along.
  const end = (): void => {
    setCodes(null);
    void forgetMethods();
    onAdded?.();
  };
  return (
    <>
      <Button busy={start.isPending && text.making} onClick={() => start.mutate()}>
        {text.addApp}
      </Button>
      {start.data === undefined ? null : (
        <AppDialog started={start.data} onClose={() => start.reset()} onConfirmed={done} />
      )}
      {codes === null ? null : <CodesShown codes={codes} onClose={end} />}
    </>
  );
}

interface Props {
  started: Answer<'startMyTotp'>;
  onClose: () => void;
  onConfirmed: (codes: readonly string[] | null) => void;
}

function AppDialog({ started, onClose, onConfirmed }: Props) {
  const text = methodsText().security;
  const form = useConfirming(started.challenge, onConfirmed);
  return (
    <FormDialog
      title={text.addApp}
      onClose={onClose}
      action={text.confirmApp}
      busy={form.busy && text.saving}
      errors={form.errors}
      onSubmit={form.submit}
    >
      <p className="mb-4">{text.scan}</p>
      <QrCode text={started.uri} label={text.qr} />
      <div className="mt-4">
        <Field
          label={text.key}
          readOnly
          className="identifier"
          value={started.secret}
          spellCheck={false}
          onFocus={(event) => event.target.select()}
        />
      </div>
      <Field
        id="app-code"
        label={text.code}
        autoComplete="one-time-code"
        inputMode="numeric"
        value={form.code}
        error={form.errorOf('app-code')}
        onChange={(event) => form.setCode(event.target.value)}
      />
    </FormDialog>
  );
}

function useConfirming(challenge: string, onConfirmed: Props['onConfirmed']) {
  const text = methodsText().security;
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => confirmed(() => api.call('confirmMyTotp', { body: { challenge, code } })),
    onSuccess: ({ recovery_codes }) => onConfirmed(recovery_codes),
  });
  const sending = useSending({
    act: confirm,
    send: () => confirm.mutate(),
    check: () => (code.trim() === '' ? [{ field: 'app-code', message: text.codeMissing }] : []),
    said: (error) => [{ field: 'app-code', message: sentenceOf(error) }],
  });
  return { code, setCode, ...sending };
}

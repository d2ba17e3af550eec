import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, sentenceOf, signInUrl, signOut, useConfirmation } from '#lib';
import { Button, Dialog, ErrorSummary, Field, PasswordField } from '#ui';
import { showPasskey } from '../../lib/passkeys.ts';
import { methodsText } from '../../messages/en/sign-in-methods.ts';
import { uiText } from '../../messages/en/ui.ts';
import { forgetMethods, saidOf, useMethods, type Methods } from './sign-in-methods.ts';

type Way = Methods['confirm_by'][number];

/** Asks who sits there, whenever something waits for that. */
export function ConfirmationDialog() {
  const waiting = useConfirmation();
  return waiting === undefined ? null : <Asking onDone={waiting.resolve} onClose={waiting.cancel} />;
}

interface Props {
  onDone: () => void;
  onClose: () => void;
}

function Asking({ onDone, onClose }: Props) {
  const text = methodsText();
  const methods = useMethods();
  const [chosen, setChosen] = useState<Way>();
  const ways = methods.data?.confirm_by ?? [];
  const way = chosen ?? ways[0];
  const done = (): void => {
    void forgetMethods();
    onDone();
  };
  return (
    <Dialog
      title={text.confirm.title}
      open
      onClose={onClose}
      actions={
        <>
          {ways
            .filter((one) => one !== way)
            .map((one) => (
              <Button key={one} kind="quiet" onClick={() => setChosen(one)}>
                {nameOf(one)}
              </Button>
            ))}
          <Button kind="quiet" onClick={onClose}>
            {uiText().cancel}
          </Button>
        </>
      }
    >
      <p className="mb-4">{text.confirm.text}</p>
      {methods.error === null ? null : <p role="alert">{sentenceOf(methods.error)}</p>}
      {methods.data !== undefined && way === undefined ? <SignInAgain /> : null}
      {way === 'passkey' ? <ByPasskey onDone={done} /> : null}
      {way === undefined || way === 'passkey' ? null : <ByText key={way} way={way} onDone={done} />}
    </Dialog>
  );
}

function nameOf(way: Way): string {
  const { step, confirm } = methodsText();
  return { passkey: step.passkey, totp: step.useTotp, recovery: step.useRecovery, password: confirm.password }[way];
}

function SignInAgain() {
  const text = methodsText().confirm;
  const again = async (): Promise<void> => {
    const url = signInUrl();
    await signOut();
    location.assign(url);
  };
  return (
    <>
      <p className="mb-4">{text.none}</p>
      <Button kind="ink" onClick={() => void again()}>
        {text.signInAgain}
      </Button>
    </>
  );
}

function ByPasskey({ onDone }: Pick<Props, 'onDone'>) {
  const text = methodsText();
  const show = useMutation({
    mutationFn: async () => {
      const { challenge, options } = await api.call('startMyConfirmation');
      const response = await showPasskey(options);
      await api.call('confirmMyself', { body: { method: 'passkey', challenge, response } });
    },
    onSuccess: onDone,
  });
  return (
    <>
      <ErrorSummary errors={show.error === null ? [] : [{ field: '', message: saidOf(show.error) }]} />
      <Button kind="ink" busy={show.isPending && text.passkey.waiting} onClick={() => show.mutate()}>
        {text.step.passkey}
      </Button>
    </>
  );
}

function ByText({ way, onDone }: Pick<Props, 'onDone'> & { way: Exclude<Way, 'passkey'> }) {
  const { confirm: text, step } = methodsText();
  const [value, setValue] = useState('');
  const send = useMutation({
    mutationFn: () =>
      api.call('confirmMyself', {
        body: way === 'password' ? { method: way, password: value } : { method: way, code: value },
      }),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (value !== '' && !send.isPending) send.mutate();
  };
  const error = send.error === null ? undefined : sentenceOf(send.error);
  return (
    <form noValidate onSubmit={submit}>
      {way === 'password' ? (
        <PasswordField
          id="confirm"
          label={text.password}
          autoComplete="current-password"
          value={value}
          error={error}
          onChange={setValue}
        />
      ) : (
        <Field
          id="confirm"
          label={step[way]}
          autoComplete="one-time-code"
          inputMode={way === 'totp' ? 'numeric' : 'text'}
          value={value}
          error={error}
          onChange={(event) => setValue(event.target.value)}
        />
      )}
      <Button kind="ink" type="submit" busy={send.isPending && text.busy}>
        {text.submit}
      </Button>
    </form>
  );
}

import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, confirmed, format, sentenceOf } from '#lib';
import {
  Banner,
  Button,
  ConfirmButton,
  Empty,
  Failed,
  Field,
  FormDialog,
  Mark,
  Rail,
  RailRow,
  Section,
  Skeleton,
  Time,
  toast,
} from '#ui';
import { methodsText } from '../../messages/en/sign-in-methods.ts';
import { AddPasskey } from './add-passkey.tsx';
import { AuthenticatorApp } from './authenticator-app.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { forgetMethods, useMethods, type Methods } from './sign-in-methods.ts';

type Passkey = Methods['passkeys'][number];

/** Passkeys, authenticator app and recovery codes: what a sign-in asks for beside the password. */
export function SecondStep() {
  const methods = useMethods();
  const text = methodsText().security;
  if (methods.data === undefined) {
    return (
      <Section id="second-step" title={text.title}>
        {methods.error === null ? (
          <Skeleton rows={3} />
        ) : (
          <Failed error={methods.error} onRetry={() => void methods.refetch()} />
        )}
      </Section>
    );
  }
  const on = methods.data.passkeys.length > 0 || methods.data.totp_since !== null;
  return (
    <>
      <Section id="second-step" title={text.title}>
        {on ? <p>{text.on}</p> : <Banner>{methods.data.required ? text.required : text.off}</Banner>}
      </Section>
      <Passkeys passkeys={methods.data.passkeys} />
      <AuthenticatorApp methods={methods.data} />
      {on ? <RecoveryCodes methods={methods.data} /> : null}
    </>
  );
}

function Passkeys({ passkeys }: { passkeys: readonly Passkey[] }) {
  const text = methodsText().security;
  return (
    <Section id="passkeys" title={text.passkeys} ruled={false} action={<AddPasskey />}>
      <p className="mb-3 text-ink-2">{text.passkeysText}</p>
      {passkeys.length === 0 ? (
        <Empty>{text.noPasskeys}</Empty>
      ) : (
        <Rail label={text.passkeys} plain>
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </Rail>
      )}
    </Section>
  );
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const text = methodsText().security;
  const { name, created_at, last_used_at, suspect } = passkey;
  const used = last_used_at === null ? text.unused : text.used(format.shortDay(new Date(last_used_at)));
  return (
    <RailRow
      time={<Time at={created_at} show="short" />}
      mark={<Mark kind={suspect ? 'waiting' : 'notice'} name={text.passkeys} />}
      title={name}
      meta={suspect ? text.suspect : used}
      action={
        <span className="flex gap-1">
          <Rename passkey={passkey} />
          <Remove passkey={passkey} />
        </span>
      }
    />
  );
}

function Rename({ passkey: { id, name } }: { passkey: Passkey }) {
  const text = methodsText().security;
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState(name);
  const close = (): void => setOpen(false);
  const save = useMutation({
    mutationFn: () => api.call('renameMyPasskey', { params: { id }, body: { name: draft.trim() } }),
    onSuccess: () => {
      close();
      return forgetMethods();
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (draft.trim() !== '' && !save.isPending) save.mutate();
  };
  return (
    <>
      <Button kind="quiet" small aria-label={text.renameOne(name)} onClick={() => setOpen(true)}>
        {text.rename}
      </Button>
      <FormDialog
        title={text.renameTitle(name)}
        open={open}
        onClose={close}
        action={text.save}
        busy={save.isPending && text.saving}
        onSubmit={submit}
      >
        <Field
          label={text.passkeyName}
          maxLength={100}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
      </FormDialog>
    </>
  );
}

function Remove({ passkey: { id, name } }: { passkey: Passkey }) {
  const text = methodsText().security;
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  const remove = useMutation({
    mutationFn: () => confirmed(() => api.call('deleteMyPasskey', { params: { id } })),
    onSettled: close,
    onSuccess: () => {
      toast(text.removed(name));
      return forgetMethods();
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <ConfirmButton
      label={text.remove}
      name={text.removeOne(name)}
      kind="quiet"
      small
      title={text.removeQuestion(name)}
      asking={asking}
      onAsking={setAsking}
      busy={remove.isPending && text.removing}
      destructive
      onConfirm={() => remove.mutate()}
    >
      <p>{text.removeText}</p>
    </ConfirmButton>
  );
}

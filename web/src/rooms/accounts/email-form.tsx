import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, fieldErrors, format, queryClient, sentenceOf, useMe, useSending, type Answer } from '#lib';
import { Button, ErrorSummary, Field, toast, type FieldError } from '#ui';
import { accountLifeText } from '../../messages/en/account-life.ts';
import { SignInAgain } from './sign-in-again.tsx';

const queryKey = ['email-change'];
type Waiting = NonNullable<Answer<'getMyEmailChange'>['change']>;

/** My address, and the way to another one: both mailboxes agree first. */
export function EmailForm() {
  const text = accountLifeText().email;
  const me = useMe();
  const waiting = useQuery({ queryKey, queryFn: ({ signal }) => api.call('getMyEmailChange', { signal }) });
  const change = waiting.data?.change ?? null;
  return (
    <div className="max-w-prose">
      <p className="mb-4 wrap-anywhere">{text.present(me.email)}</p>
      {change === null ? <AskForm present={me.email} /> : <Waits change={change} />}
    </div>
  );
}

function AskForm({ present }: { present: string }) {
  const text = accountLifeText().email;
  const [email, setEmail] = useState('');
  const ask = useMutation({
    mutationFn: () => api.call('changeMyEmail', { body: { email: email.trim() } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey }),
  });
  const form = useSending({
    act: ask,
    send: () => ask.mutate(),
    check: () => check(email.trim(), present),
    said: (error) => named(fieldErrors(error, ['email'])),
  });
  return (
    <form noValidate className="max-w-[22.5rem]" onSubmit={form.submit}>
      <ErrorSummary errors={form.errors} />
      <SignInAgain after={ask.error} />
      <Field
        id="new_email"
        type="email"
        label={text.field}
        hint={text.hint}
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        value={email}
        error={form.errorOf('new_email')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button kind="ink" type="submit" busy={form.busy && text.asking}>
        {text.ask}
      </Button>
    </form>
  );
}

function check(email: string, present: string): FieldError[] {
  const text = accountLifeText().email;
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return [{ field: 'new_email', message: text.missing }];
  return email.toLowerCase() === present.toLowerCase() ? [{ field: 'new_email', message: text.same }] : [];
}

const named = (errors: FieldError[]): FieldError[] =>
  errors.map((error) => (error.field === 'email' ? { ...error, field: 'new_email' } : error));

function Waits({ change }: { change: Waiting }) {
  const text = accountLifeText().email;
  const drop = useMutation({
    mutationFn: () => api.call('dropMyEmailChange'),
    onSuccess: () => queryClient.invalidateQueries({ queryKey }),
    onError: (error) => toast(sentenceOf(error)),
  });
  const present = change.confirmed_by_old ? text.byOld : change.confirmed_by_new ? text.byNew : text.byNeither;
  return (
    <>
      <p role="status" className="mb-2 wrap-anywhere">
        {text.waits(change.to, format.fullTime(new Date(change.expires_at)))}
      </p>
      <p className="mb-4">{present}</p>
      <Button busy={drop.isPending && text.dropping} onClick={() => drop.mutate()}>
        {text.drop}
      </Button>
    </>
  );
}

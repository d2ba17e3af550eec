import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, fieldErrors, useMe, useSending } from '#lib';
import { Button, Field, FormDialog } from '#ui';
import { accountLifeText } from '../../messages/en/account-life.ts';
import { SignInAgain } from './sign-in-again.tsx';

/** What deleting the account means, and the way to it. */
export function DeleteAccount() {
  const text = accountLifeText().end;
  const [asking, setAsking] = useState(false);
  const deletion = useQuery({
    queryKey: ['deletion'],
    queryFn: ({ signal }) => api.call('getMyDeletion', { signal }),
  });
  const consequence = deletion.data === undefined ? '' : text.text(deletion.data.grace_days);
  return (
    <div className="max-w-prose">
      <p className="mb-2">{consequence}</p>
      <p className="mb-4 text-ink-2">{text.kept}</p>
      <Button kind="destructive" onClick={() => setAsking(true)}>
        {text.ask}
      </Button>
      {asking ? <Question consequence={consequence} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function Question({ consequence, onClose }: { consequence: string; onClose: () => void }) {
  const text = accountLifeText().end;
  const form = useDeleteForm();
  return (
    <FormDialog
      title={text.question}
      onClose={onClose}
      action={text.confirm}
      busy={form.busy && text.deleting}
      destructive
      errors={form.errors}
      onSubmit={form.submit}
    >
      <SignInAgain after={form.error} />
      <p className="mb-2">{consequence}</p>
      <p className="mb-4 wrap-anywhere">{form.present}</p>
      <Field
        id="email"
        type="email"
        label={text.field}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={form.email}
        error={form.errorOf('email')}
        onChange={(event) => form.setEmail(event.target.value)}
      />
    </FormDialog>
  );
}

function useDeleteForm() {
  const { email: present } = useMe();
  const [email, setEmail] = useState('');
  const remove = useMutation({
    mutationFn: () => api.call('deleteMe', { body: { email: email.trim() } }),
    // The session is over, so the way leads out of the app.
    onSuccess: () => location.assign('/sign-in'),
  });
  const meant = email.trim().toLowerCase() === present.toLowerCase();
  const sending = useSending({
    act: remove,
    send: () => remove.mutate(),
    check: () => (meant ? [] : [{ field: 'email', message: accountLifeText().end.mismatch }]),
    said: (error) => fieldErrors(error, ['email']),
  });
  return { present, email, setEmail, error: remove.error, ...sending };
}

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiError, fieldErrors, format, queryClient, useMe, useSending } from '#lib';
import { Button, ErrorSummary, PasswordField, type FieldError } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';

const shortest = 15;
const nothing = { current_password: '', new_password: '' };

/** Change the password; the other sessions end with it. */
export function PasswordForm() {
  const text = accountsText().security;
  const me = useMe();
  const form = usePasswordForm();
  return (
    <form noValidate className="max-w-[22.5rem]" onSubmit={form.submit}>
      <ErrorSummary errors={form.errors} />
      {/* Password managers keep the new password under this name. */}
      <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
      <PasswordField
        id="current_password"
        label={text.current}
        autoComplete="current-password"
        value={form.draft.current_password}
        error={form.errorOf('current_password')}
        onChange={(current_password) => form.change({ current_password })}
      />
      <PasswordField
        id="new_password"
        label={text.next}
        hint={text.nextHint}
        autoComplete="new-password"
        wanted={shortest}
        value={form.draft.new_password}
        error={form.errorOf('new_password')}
        onChange={(new_password) => form.change({ new_password })}
      />
      <p className="mb-4 text-meta text-ink-2">{text.consequence}</p>
      <Button kind="ink" type="submit" busy={form.busy && text.changing}>
        {text.change}
      </Button>
      <p role="status" className="mt-3">
        {form.done ? text.changed : null}
      </p>
    </form>
  );
}

function usePasswordForm() {
  const [draft, setDraft] = useState(nothing);
  const save = useMutation({
    mutationFn: () => api.call('changePassword', { body: draft }),
    onSuccess: () => {
      setDraft(nothing);
      return queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const sending = useSending({ act: save, send: () => save.mutate(), check: () => check(draft), said: problemsOf });
  return {
    draft,
    change: (part: Partial<typeof nothing>) => setDraft((before) => ({ ...before, ...part })),
    done: save.isSuccess && draft.new_password === '',
    ...sending,
  };
}

function check({ current_password, new_password }: typeof nothing): FieldError[] {
  const text = accountsText().security;
  const short = Array.from(new_password.normalize('NFC')).length < shortest;
  return [
    ...(current_password === '' ? [{ field: 'current_password', message: text.currentMissing }] : []),
    ...(short ? [{ field: 'new_password', message: text.tooShort(shortest) }] : []),
  ];
}

function problemsOf(error: unknown): FieldError[] {
  if (error instanceof ApiError && error.code === 'INVALID_CREDENTIALS')
    return [{ field: 'current_password', message: error.detail }];
  if (error instanceof ApiError && error.retryAfterSeconds !== null)
    return [{ field: '', message: accountsText().security.waitFor(format.duration(error.retryAfterSeconds * 1000)) }];
  return fieldErrors(error, ['current_password', 'new_password']);
}

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queryClient } from '#lib';
import { Button, toast } from '#ui';
import { peopleText } from '../../messages/en/people.ts';
import { nameOf } from './changed-person.ts';
import type { Person } from './person-page.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

/** Ends somebody's password; they choose another by a link in a mail. */
export function RequireReset({ person }: { person: Person }) {
  const text = peopleText().person;
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const reset = useMutation({
    mutationFn: (reason: string) => api.call('requirePasswordReset', { params: { id: person.id }, body: { reason } }),
    onSuccess: () => {
      close();
      toast(text.reset_done(nameOf(person)));
      return queryClient.invalidateQueries({ queryKey: ['people', 'sessions', person.id] });
    },
  });
  return (
    <>
      <Button kind="destructive" onClick={() => setOpen(true)}>
        {text.reset}
      </Button>
      {open ? (
        <ReasonDialog
          title={text.resetQuestion(nameOf(person))}
          consequence={text.resetText}
          action={text.reset}
          busyLabel={text.resetting}
          destructive
          act={reset}
          onClose={close}
        />
      ) : null}
    </>
  );
}

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#lib';
import { Button, toast } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { nameOf, showChanged } from './changed-person.ts';
import type { Person } from './person-page.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

/** Grant a person professional status, or withdraw it. */
export function ProfessionalStatus({ person }: { person: Person }) {
  const text = accountsText().people;
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const granted = !person.professional_status;
  const words = granted
    ? { title: text.grantQuestion, consequence: text.grantText, action: text.grant, busyLabel: text.granting }
    : {
        title: text.withdrawQuestion,
        consequence: text.withdrawText,
        action: text.withdraw,
        busyLabel: text.withdrawing,
      };
  const change = useMutation({
    mutationFn: (note: string) =>
      api.call('setProfessionalStatus', { params: { id: person.id }, body: { granted, note } }),
    onSuccess: (changed) => {
      close();
      toast(changed.professional_status ? text.granted(nameOf(changed)) : text.withdrawn(nameOf(changed)));
      return showChanged(changed);
    },
  });
  return (
    <>
      <Button kind={granted ? 'outlined' : 'destructive'} onClick={() => setOpen(true)}>
        {words.action}
      </Button>
      {open ? (
        <ReasonDialog
          {...words}
          title={words.title(nameOf(person))}
          destructive={!granted}
          act={change}
          onClose={close}
        />
      ) : null}
    </>
  );
}

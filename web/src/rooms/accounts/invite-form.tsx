import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '@tocsin/sdk/contract';
import { api, fieldErrors, mayAs, queryClient, roles, useMe, useSending } from '#lib';
import { Button, ChoiceField, ErrorSummary, Field, toast } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { addressesIn, checkAddresses } from './invitation-words.ts';

/** Invite one person or several. Administrators choose the role; managers invite members. */
export function InviteForm() {
  const text = accountsText().invitations;
  const form = useInvite();
  const isAdmin = mayAs(useMe().role, 'ADMIN');
  return (
    <form noValidate onSubmit={form.submit} className="mb-8 max-w-[36rem]">
      <ErrorSummary errors={form.errors} />
      <Field
        id="emails"
        label={text.emails}
        hint={text.emailsHint}
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={form.line}
        error={form.errorOf('emails')}
        onChange={(event) => form.setLine(event.target.value)}
      />
      {isAdmin ? (
        <ChoiceField
          id="role"
          label={text.role}
          value={form.role}
          words={roles}
          names={accountsText().roles}
          onChoose={form.setRole}
        />
      ) : null}
      <Button type="submit" kind="ink" busy={form.busy && text.sending}>
        {text.send}
      </Button>
    </form>
  );
}

function useInvite() {
  const [line, setLine] = useState('');
  const [role, setRole] = useState<Role>('AUTHENTICATED');
  const send = useMutation({
    mutationFn: (wanted: string[]) => api.call('inviteUsers', { body: { emails: wanted, role } }),
    onSuccess: ({ sent }) => {
      setLine('');
      toast(accountsText().invitations.sent(sent));
      return queryClient.invalidateQueries({ queryKey: ['invitations'] });
    },
  });
  const emails = addressesIn(line);
  const sending = useSending({
    act: send,
    send: () => send.mutate(emails),
    check: () => checkAddresses(emails),
    said: (error) => fieldErrors(error, ['emails', 'role']),
  });
  return { line, setLine, role, setRole, ...sending };
}

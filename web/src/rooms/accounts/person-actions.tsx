import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, mayAs, roles, sentenceOf, useMe } from '#lib';
import { Button, ChoiceField, toast } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { peopleText } from '../../messages/en/people.ts';
import type { Person } from './person-page.tsx';
import { ProfessionalStatus } from './professional-status.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { RequireReset } from './require-reset.tsx';
import { nameOf, showChanged } from './changed-person.ts';

/** Role, status and lock of one person, as far as one's own role reaches. */
export function PersonActions({ person }: { person: Person }) {
  const text = accountsText().people;
  const me = useMe();
  const isAdmin = mayAs(me.role, 'ADMIN');
  if (!isAdmin && mayAs(person.role, me.role)) return <p>{person.id === me.id ? text.self : text.above}</p>;
  return (
    <div className="grid justify-items-start gap-4">
      {person.id === me.id ? <p>{text.self}</p> : null}
      {isAdmin ? <ChangeRole person={person} /> : null}
      <ChangeStatus person={person} />
      <ProfessionalStatus person={person} />
      <Unlock person={person} />
      <RequireReset person={person} />
    </div>
  );
}

function ChangeRole({ person }: { person: Person }) {
  const text = accountsText();
  const [open, setOpen] = useState(false);
  const [role, setRole] = useState(person.role);
  const isSelf = useMe().id === person.id;
  const close = (): void => setOpen(false);
  const change = useMutation({
    mutationFn: (reason: string) => api.call('setUserRole', { params: { id: person.id }, body: { role, reason } }),
    onSuccess: (changed) => {
      close();
      toast(text.people.changed(nameOf(changed), text.roles[changed.role]));
      return showChanged(changed);
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.people.changeRole}</Button>
      {open ? (
        <ReasonDialog
          title={text.people.roleQuestion(nameOf(person))}
          consequence={isSelf ? peopleText().person.demoteSelf : text.people.roleText}
          action={text.people.changeRole}
          busyLabel={text.people.changing}
          act={change}
          check={() => (role === person.role ? [{ field: 'role', message: text.people.roleSame }] : [])}
          onClose={close}
        >
          <ChoiceField
            id="role"
            label={text.people.newRole}
            value={role}
            words={roles}
            names={text.roles}
            onChoose={setRole}
          />
        </ReasonDialog>
      ) : null}
    </>
  );
}

function ChangeStatus({ person }: { person: Person }) {
  const text = accountsText().people;
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const active = person.status === 'active';
  const change = useMutation({
    mutationFn: (reason: string) =>
      api.call('changeUser', { params: { id: person.id }, body: { status: active ? 'disabled' : 'active', reason } }),
    onSuccess: (changed) => {
      close();
      toast(changed.status === 'active' ? text.enabled(nameOf(changed)) : text.disabled(nameOf(changed)));
      return showChanged(changed);
    },
  });
  if (person.status === 'erased') return null;
  return (
    <>
      <Button kind={active ? 'destructive' : 'outlined'} onClick={() => setOpen(true)}>
        {active ? text.disable : text.enable}
      </Button>
      {open ? (
        <ReasonDialog
          title={active ? text.disableQuestion(nameOf(person)) : text.enableQuestion(nameOf(person))}
          consequence={active ? text.disableText : text.enableText}
          action={active ? text.disable : text.enable}
          busyLabel={active ? text.disabling : text.enabling}
          destructive={active}
          act={change}
          onClose={close}
        />
      ) : null}
    </>
  );
}

function Unlock({ person }: { person: Person }) {
  const text = accountsText().people;
  const unlock = useMutation({
    mutationFn: () => api.call('unlockUser', { params: { id: person.id } }),
    onSuccess: () => toast(text.unlocked(nameOf(person))),
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <div>
      <Button busy={unlock.isPending && text.unlocking} onClick={() => unlock.mutate()}>
        {text.unlock}
      </Button>
      <p className="mt-1 text-meta text-ink-2">{text.unlockHint}</p>
    </div>
  );
}

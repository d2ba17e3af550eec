import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, mayAs, queryClient, sentenceOf, useList, useMe, useNarrow, type Answer } from '#lib';
import { Button, Empty, Forbidden, ListStates, PageHeader, Table, Time, toast } from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';
import { peopleText } from '../../messages/en/people.ts';
import { ImportForm } from './import-form.tsx';
import { InviteForm } from './invite-form.tsx';
import { OpenInvitationForm, OpenInvitationSheet, type Made } from './open-invitation.tsx';

type Invitation = Answer<'listInvitations'>['items'][number];

/** Invite people, and see who has come. */
export function InvitationsPage() {
  const text = accountsText();
  const may = mayAs(useMe().role, 'MANAGER');
  const [made, setMade] = useState<Made>();
  return (
    <>
      {/* On paper there is the invitation alone. */}
      <div className={made === undefined ? '' : 'print-hidden'}>
        <PageHeader
          title={text.invitations.title}
          documentTitle={text.invitations.title}
          crumb={{ href: '/people', label: text.people.crumb }}
          note={may ? <Counts /> : undefined}
        />
      </div>
      {may && made !== undefined ? <OpenInvitationSheet made={made} onClose={() => setMade(undefined)} /> : null}
      {may && made === undefined ? <Invitations onMade={setMade} /> : null}
      {may ? null : <Forbidden />}
    </>
  );
}

function Counts() {
  const counts = useQuery({
    queryKey: ['invitations', 'counts'],
    queryFn: ({ signal }) => api.call('listInvitations', { query: { limit: 1 }, signal }),
  });
  return counts.data === undefined ? null : accountsText().invitations.counts(counts.data.sent, counts.data.accepted);
}

function Invitations({ onMade }: { onMade: (made: Made) => void }) {
  const list = useList(['invitations', 'list'], (cursor, signal) =>
    api.call('listInvitations', { query: { cursor, limit: 50 }, signal }),
  );
  return (
    <>
      <InviteForm />
      <OpenInvitationForm onMade={onMade} />
      <ImportForm />
      <ListStates list={list} empty={<Empty>{accountsText().invitations.none}</Empty>}>
        {(items) => <InvitationTable invitations={items} />}
      </ListStates>
    </>
  );
}

function InvitationTable({ invitations }: { invitations: readonly Invitation[] }) {
  const text = accountsText();
  const narrow = useNarrow();
  const { columns, states, title } = text.invitations;
  const shown = [
    {
      name: columns.email,
      heading: true,
      cell: (one: Invitation) => <span className="wrap-anywhere">{addressOf(one)}</span>,
    },
    ...(narrow ? [] : [{ name: columns.role, cell: ({ role }: Invitation) => text.roles[role] }]),
    { name: columns.state, cell: ({ state }: Invitation) => states[state] },
    ...(narrow
      ? []
      : [{ name: columns.sent, cell: ({ created_at }: Invitation) => <Time at={created_at} show="full" /> }]),
    {
      name: columns.withdraw,
      cell: (one: Invitation) => (one.state === 'open' ? <Withdraw invitation={one} /> : null),
    },
  ];
  return <Table caption={title} columns={shown} rows={invitations} rowKey={({ id }) => id} />;
}

function Withdraw({ invitation }: { invitation: Invitation }) {
  const text = accountsText().invitations;
  const address = addressOf(invitation);
  const withdraw = useMutation({
    mutationFn: () => api.call('endInvitation', { params: { id: invitation.id } }),
    onSuccess: () => {
      toast(text.withdrawn(address));
      return queryClient.invalidateQueries({ queryKey: ['invitations'] });
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <Button
      kind="quiet"
      small
      aria-label={text.withdrawOne(address)}
      busy={withdraw.isPending && text.withdrawing}
      onClick={() => withdraw.mutate()}
    >
      {text.withdraw}
    </Button>
  );
}

function addressOf({ kind, email, note }: Invitation): string {
  if (kind === 'open') return peopleText().open.listed(note);
  return email ?? accountsText().invitations.forgotten;
}

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, fieldErrors, useSending } from '#lib';
import { Button, Combobox, Field, FormDialog, toast } from '#ui';
import { visitorsText } from '../../messages/en/visitors.ts';
import { makeHost } from './hosts.ts';

/** A manager makes a person a host. */
export function AddHost() {
  const [open, setOpen] = useState(false);
  return (
    <div className="mt-4">
      <Button onClick={() => setOpen(true)}>{visitorsText().hosts.add}</Button>
      {open ? <AddHostDialog onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function AddHostDialog({ onClose }: { onClose: () => void }) {
  const text = visitorsText().hosts;
  const [person, setPerson] = useState<{ id: string; name: string }>();
  const [team, setTeam] = useState('');
  const add = useMutation({
    mutationFn: (id: string) => makeHost({ id, team: team.trim() === '' ? null : team.trim() }),
    onSuccess: () => {
      toast(text.added(person?.name ?? ''));
      onClose();
    },
  });
  const form = useSending({
    act: add,
    send: () => person && add.mutate(person.id),
    check: () => (person === undefined ? [{ field: '', message: text.addMissing }] : []),
    said: (error) => fieldErrors(error, ['team']),
  });
  return (
    <FormDialog
      title={text.add}
      onClose={onClose}
      action={text.add}
      busy={form.busy && text.adding}
      errors={form.errors}
      onSubmit={form.submit}
    >
      <PersonPicker onChoose={setPerson} />
      <Field
        id="team"
        label={text.addTeam}
        maxLength={60}
        value={team}
        onChange={(event) => setTeam(event.target.value)}
      />
    </FormDialog>
  );
}

function PersonPicker({ onChoose }: { onChoose: (person: { id: string; name: string } | undefined) => void }) {
  const text = visitorsText().hosts;
  const [typed, setTyped] = useState('');
  const query = typed.trim();
  const found = useQuery({
    queryKey: ['people', 'search', query],
    queryFn: ({ signal }) => api.call('listUsers', { query: { query, limit: 8, status: 'active' }, signal }),
    enabled: query !== '',
  });
  const people = found.data?.items ?? [];
  const message = query === '' || people.length > 0 ? undefined : found.isPending ? text.looking : text.nobody(query);
  return (
    <Combobox
      label={text.addPerson}
      hint={text.addHint}
      value={typed}
      onChange={(value) => {
        setTyped(value);
        onChoose(undefined);
      }}
      options={people.map(({ id, display_name, email }) => ({ id, name: display_name, note: email }))}
      onChoose={({ id, name }) => {
        setTyped(name);
        onChoose({ id, name });
      }}
      message={message}
    />
  );
}

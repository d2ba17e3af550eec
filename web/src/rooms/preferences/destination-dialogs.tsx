import type { Destination } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { sentenceOf, useSending } from '#lib';
import { Button, ConfirmButton, Field, FormDialog } from '#ui';
import { destinationsText } from '../../messages/en/destinations.ts';
import { uiText } from '../../messages/en/ui.ts';
import { nameOf, useRemove, useRename } from './destinations.ts';

const labelField = 'destination-label';

export function Rename({ destination }: { destination: Destination }) {
  const text = destinationsText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="quiet" small aria-label={text.renameOne(nameOf(destination))} onClick={() => setOpen(true)}>
        {text.rename}
      </Button>
      {open ? <RenameDialog destination={destination} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function RenameDialog({ destination, onClose }: { destination: Destination; onClose: () => void }) {
  const text = destinationsText();
  const [label, setLabel] = useState(destination.label);
  const rename = useRename(destination, onClose);
  const form = useSending({
    act: rename,
    send: () => rename.mutate(label.trim()),
    check: () => (label.trim() === '' ? [{ field: labelField, message: text.missing.label }] : []),
    said: (error) => [{ field: labelField, message: sentenceOf(error) }],
  });
  return (
    <FormDialog
      title={text.renameTitle(nameOf(destination))}
      onClose={onClose}
      action={text.save}
      busy={form.busy && text.saving}
      errors={form.errors}
      onSubmit={form.submit}
    >
      <Field
        id={labelField}
        label={text.fields.label}
        hint={text.hints.label}
        maxLength={60}
        autoComplete="off"
        value={label}
        error={form.errorOf(labelField)}
        onChange={(event) => setLabel(event.target.value)}
      />
    </FormDialog>
  );
}

/** `last`: without it nothing is left on its channel. */
export function Remove({ destination, last }: { destination: Destination; last: boolean }) {
  const text = destinationsText();
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  const remove = useRemove(destination, close);
  const name = nameOf(destination);
  return (
    <ConfirmButton
      label={text.remove}
      name={text.removeOne(name)}
      kind="quiet"
      small
      title={text.removeTitle(name)}
      asking={asking}
      onAsking={setAsking}
      busy={remove.isPending && text.removing}
      destructive
      onConfirm={() => remove.mutate()}
    >
      <p>{text.removeText}</p>
      {last ? <p className="mt-3">{text.removeLast(uiText().channels[destination.channel])}</p> : null}
    </ConfirmButton>
  );
}

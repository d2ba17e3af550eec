import type { Destination } from '@tocsin/sdk/contract';
import { useState, type FormEvent } from 'react';
import { sentenceOf } from '#lib';
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
  const [missing, setMissing] = useState(false);
  const rename = useRename(destination, onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(label.trim() === '');
    if (label.trim() !== '' && !rename.isPending) rename.mutate(label.trim());
  };
  const wrong = missing ? text.missing.label : rename.error === null ? undefined : sentenceOf(rename.error);
  return (
    <FormDialog
      title={text.renameTitle(nameOf(destination))}
      onClose={onClose}
      action={text.save}
      busy={rename.isPending && text.saving}
      errors={wrong === undefined ? [] : [{ field: labelField, message: wrong }]}
      onSubmit={submit}
    >
      <Field
        id={labelField}
        label={text.fields.label}
        hint={text.hints.label}
        maxLength={60}
        autoComplete="off"
        value={label}
        error={wrong}
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

import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { api, fieldErrors, queryClient, type Answer } from '#lib';
import { Button, ErrorSummary, Field, QrCode, Section, Time } from '#ui';
import { peopleText } from '../../messages/en/people.ts';

export type Made = Answer<'makeOpenInvitation'>;

/** Make a link for somebody whose address one does not have. */
export function OpenInvitationForm({ onMade }: { onMade: (made: Made) => void }) {
  const text = peopleText().open;
  const [note, setNote] = useState('');
  const make = useMutation({
    mutationFn: () => api.call('makeOpenInvitation', { body: { note: note.trim() } }),
    onSuccess: (made) => {
      setNote('');
      onMade(made);
      return queryClient.invalidateQueries({ queryKey: ['invitations'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!make.isPending) make.mutate();
  };
  return (
    <Section id="open-invitation" title={text.title}>
      <p className="mb-3 max-w-[36rem] text-meta text-ink-2">{text.hint}</p>
      <form noValidate onSubmit={submit} className="mb-8 max-w-[36rem]">
        <ErrorSummary errors={make.error === null ? [] : fieldErrors(make.error, ['note'])} />
        <Field
          id="note"
          label={text.note}
          hint={text.noteHint}
          maxLength={100}
          autoComplete="off"
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <Button type="submit" busy={make.isPending && text.making}>
          {text.make}
        </Button>
      </form>
    </Section>
  );
}

/** The link this once: to hand over, to scan or to print. */
export function OpenInvitationSheet({ made, onClose }: { made: Made; onClose: () => void }) {
  const text = peopleText().open;
  const heading = useRef<HTMLHeadingElement>(null);
  const [said, setSaid] = useState('');
  useEffect(() => heading.current?.focus(), []);
  const copy = (): void =>
    void navigator.clipboard.writeText(made.link).then(
      () => setSaid(text.copied),
      () => setSaid(text.copyFailed),
    );
  return (
    <section aria-labelledby="invitation-sheet" className="max-w-[36rem]">
      <h2 id="invitation-sheet" ref={heading} tabIndex={-1} className="mb-3 font-label">
        {made.note === '' ? text.sheetTitle : text.sheetTitleFor(made.note)}
      </h2>
      <p className="mb-4">{text.sheetText}</p>
      <div className="mb-4">
        <QrCode text={made.link} label={text.qr} />
      </div>
      <p className="mb-3 wrap-anywhere font-mono text-meta">{made.link}</p>
      <p className="mb-4 text-ink-2">
        {text.until} <Time at={made.expires_at} show="full" />
      </p>
      <div className="print-hidden flex flex-wrap gap-3">
        <Button onClick={copy}>{text.copy}</Button>
        <Button onClick={() => print()}>{text.print}</Button>
        <Button kind="ink" onClick={onClose}>
          {text.done}
        </Button>
      </div>
      <p role="status" className="min-h-5 text-meta text-ink-2">
        {said}
      </p>
    </section>
  );
}

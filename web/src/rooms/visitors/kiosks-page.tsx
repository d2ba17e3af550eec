import { useMutation } from '@tanstack/react-query';
import type { Kiosk } from '@tocsin/sdk/contract';
import { useState, type FormEvent } from 'react';
import { api, fieldErrors, format, mayAs, queryClient, sentenceOf, useList, useMe } from '#lib';
import { Button, ConfirmButton, Empty, Field, Forbidden, ListStates, Mark, Rail, RailRow, Time, toast } from '#ui';
import { visitorsText } from '../../messages/en/visitors.ts';
import { DeskHead } from './desk-head.tsx';

const refresh = () => queryClient.invalidateQueries({ queryKey: ['kiosks'] });

/** The tablets at the door. */
export function KiosksPage() {
  const { role } = useMe();
  return (
    <>
      <DeskHead current="kiosks" />
      {mayAs(role, 'MANAGER') ? <Kiosks /> : <Forbidden />}
    </>
  );
}

function Kiosks() {
  const text = visitorsText().kiosks;
  const list = useList(['kiosks'], (cursor, signal) =>
    api.call('listKiosks', { query: { cursor, limit: 50 }, signal }),
  );
  return (
    <>
      <p className="mt-6 mb-4 max-w-prose text-ink-2">{text.note}</p>
      <MakeKiosk />
      <ListStates list={list} rows={2} empty={<Empty>{text.none}</Empty>}>
        {(items) => (
          <Rail label={visitorsText().tabs.kiosks} plain>
            {items.map((kiosk) => (
              <KioskRow key={kiosk.id} kiosk={kiosk} />
            ))}
          </Rail>
        )}
      </ListStates>
    </>
  );
}

function MakeKiosk() {
  const text = visitorsText().kiosks;
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  const make = useMutation({
    mutationFn: () => api.call('makeKiosk', { body: { name: name.trim() } }),
    onSuccess: () => {
      setName('');
      return refresh();
    },
    onError: (error) => setProblem(fieldErrors(error, ['name'])[0]?.message),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setProblem(name.trim() === '' ? text.nameMissing : undefined);
    if (name.trim() !== '' && !make.isPending) make.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="mb-6 max-w-[36rem]">
      <Field
        id="name"
        label={text.name}
        maxLength={100}
        value={name}
        error={problem}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" busy={make.isPending && text.making}>
        {text.make}
      </Button>
      {make.data === undefined ? null : (
        <div role="status" className="mt-4 border-s-2 border-mark bg-mark-wash px-4 py-3">
          <p>{text.shown(make.data.name)}</p>
          <p className="identifier mt-2 wrap-anywhere">{make.data.url}</p>
        </div>
      )}
    </form>
  );
}

function KioskRow({ kiosk }: { kiosk: Kiosk }) {
  const text = visitorsText().kiosks;
  const seen = kiosk.seen_at === null ? text.never : `${text.seen} ${format.fullTime(new Date(kiosk.seen_at))}`;
  return (
    <RailRow
      time={<Time at={kiosk.created_at} show="short" />}
      mark={<Mark kind="notice" name={text.kiosk} />}
      title={kiosk.name}
      meta={seen}
      action={<EndKiosk kiosk={kiosk} />}
    />
  );
}

function EndKiosk({ kiosk: { id, name } }: { kiosk: Kiosk }) {
  const text = visitorsText().kiosks;
  const [asking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: () => api.call('endKiosk', { params: { id } }),
    onSuccess: () => {
      setAsking(false);
      toast(text.ended(name));
      return refresh();
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <ConfirmButton
      label={text.end}
      name={text.endOne(name)}
      kind="quiet"
      small
      title={text.endQuestion(name)}
      asking={asking}
      onAsking={setAsking}
      busy={end.isPending && text.ending}
      destructive
      onConfirm={() => end.mutate()}
    >
      <p>{text.endText}</p>
    </ConfirmButton>
  );
}

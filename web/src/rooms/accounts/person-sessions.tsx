import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, format, mayAs, queryClient, sentenceOf, useList, useMe, type Answer } from '#lib';
import { Button, ConfirmDialog, Empty, ListStates, Section, toast } from '#ui';
import { peopleText } from '../../messages/en/people.ts';
import { nameOf } from './changed-person.ts';
import type { Person } from './person-page.tsx';

type Session = Answer<'listUserSessions'>['items'][number];

/** Where somebody is signed in; each of it can be ended, or all of it. */
export function PersonSessions({ person }: { person: Person }) {
  const text = peopleText().person;
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const list = useList(['people', 'sessions', person.id], (cursor, signal) =>
    api.call('listUserSessions', { params: { id: person.id }, query: { cursor }, signal }),
  );
  if (!mayAs(me.role, 'ADMIN') && person.role !== 'AUTHENTICATED') return null;
  return (
    <Section
      id="sessions"
      title={text.sessions}
      action={
        list.items.length > 0 ? (
          <Button small onClick={() => setAsking(true)}>
            {text.endAll}
          </Button>
        ) : undefined
      }
    >
      <ListStates list={list} rows={1} empty={<Empty>{text.noSessions}</Empty>}>
        {(items) => (
          <ul>
            {items.map((session) => (
              <OneSession key={session.id} person={person} session={session} />
            ))}
          </ul>
        )}
      </ListStates>
      {asking ? <EndAll person={person} onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}

function OneSession({ person, session }: { person: Person; session: Session }) {
  const text = peopleText().person;
  const end = useMutation({
    mutationFn: () => api.call('endUserSession', { params: { id: person.id, session_id: session.id } }),
    onSuccess: () => {
      toast(text.ended(session.device));
      return showEnded(person);
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <li className="flex items-center justify-between gap-4 border-b border-line py-2">
      <span className="min-w-0">
        {session.device}
        <span className="block text-meta text-ink-2 wrap-anywhere">
          {text.session(session.address, format.fullTime(new Date(session.seen_at)))}
        </span>
      </span>
      <Button
        kind="quiet"
        small
        aria-label={text.endOne(session.device)}
        busy={end.isPending && text.ending}
        onClick={() => end.mutate()}
      >
        {text.end}
      </Button>
    </li>
  );
}

function EndAll({ person, onClose }: { person: Person; onClose: () => void }) {
  const text = peopleText().person;
  const end = useMutation({
    mutationFn: () => api.call('endUserSessions', { params: { id: person.id } }),
    onSuccess: ({ ended }) => {
      onClose();
      toast(text.endedAll(ended));
      return showEnded(person);
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <ConfirmDialog
      title={text.endAllQuestion(nameOf(person))}
      onClose={onClose}
      action={text.endAll}
      busy={end.isPending && text.ending}
      destructive
      onConfirm={() => end.mutate()}
    >
      <p>{text.endAllText}</p>
    </ConfirmDialog>
  );
}

async function showEnded({ id }: Person): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['people', 'sessions', id] });
}

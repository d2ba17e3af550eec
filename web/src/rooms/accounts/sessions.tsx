import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, confirmed, format, queryClient, sentenceOf, useList, type Answer } from '#lib';
import {
  Button,
  ConfirmButton,
  Empty,
  ListStates,
  Mark,
  Rail,
  RailRow,
  Section,
  Time,
  toast,
  VisuallyHidden,
} from '#ui';
import { accountsText } from '../../messages/en/accounts.ts';

type Session = Answer<'listMySessions'>['items'][number];
const queryKey = ['sessions'];

/** Where I am signed in, with a way to end each. */
export function Sessions() {
  const text = accountsText().security;
  const list = useList(queryKey, (cursor, signal) =>
    api.call('listMySessions', { query: { cursor, limit: 25 }, signal }),
  );
  const others = list.items.filter(({ current }) => !current).length;
  return (
    <Section
      id="sessions"
      title={text.sessions}
      ruled={false}
      action={others === 0 ? null : <EndOthers others={others} more={list.hasOlder} />}
    >
      <p className="mb-3 text-ink-2">{text.sessionsNote}</p>
      <ListStates list={list} rows={2} empty={<Empty>{text.none}</Empty>}>
        {(items) => (
          <Rail label={text.sessions} plain>
            {items.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </Rail>
        )}
      </ListStates>
    </Section>
  );
}

function SessionRow({ session }: { session: Session }) {
  const text = accountsText().security;
  const { id, current, device, address, created_at, seen_at, expires_at } = session;
  const end = useMutation({
    mutationFn: () => confirmed(() => api.call('endMySession', { params: { id } })),
    onSuccess: () => {
      toast(text.ended(device));
      return queryClient.invalidateQueries({ queryKey });
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  const since = format.shortDay(new Date(created_at));
  const until = format.shortDay(new Date(expires_at));
  return (
    <RailRow
      current={current}
      time={
        <>
          <VisuallyHidden>{text.lastSeen} </VisuallyHidden>
          <Time at={seen_at} show="short" />
        </>
      }
      mark={<Mark kind={current ? 'notice' : 'waiting'} name={current ? text.thisOne : text.sessions} />}
      title={current ? `${device} (${text.thisOne})` : device}
      meta={text.session(address, since, until)}
      action={
        current ? undefined : (
          <Button
            kind="quiet"
            small
            aria-label={text.endOne(device)}
            busy={end.isPending && text.ending}
            onClick={() => end.mutate()}
          >
            {text.end}
          </Button>
        )
      }
    />
  );
}

function EndOthers({ others, more }: { others: number; more: boolean }) {
  const text = accountsText().security;
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  const end = useMutation({
    mutationFn: () => confirmed(() => api.call('endMyOtherSessions')),
    onSuccess: () => {
      close();
      toast(text.endedOthers);
      return queryClient.invalidateQueries({ queryKey });
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <ConfirmButton
      label={text.endOthers}
      kind="destructive"
      small
      title={text.endOthersQuestion}
      asking={asking}
      onAsking={setAsking}
      busy={end.isPending && text.ending}
      destructive
      onConfirm={() => end.mutate()}
    >
      <p>{text.endOthersText(others, more)}</p>
    </ConfirmButton>
  );
}

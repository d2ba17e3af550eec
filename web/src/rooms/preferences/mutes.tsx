import { useMutation } from '@tanstack/react-query';
import { api, format, queryClient, sentenceOf, useList, type Answer } from '#lib';
import { Button, Empty, ListStates, Mark, Rail, RailRow, Section, Time, toast, VisuallyHidden } from '#ui';
import { preferencesText } from '../../messages/en/preferences.ts';

type Mute = Answer<'listMutes'>['items'][number];
const queryKey = ['mutes'];

/** What is silenced, with a way to end each. */
export function Mutes() {
  const text = preferencesText().mutes;
  const list = useList(queryKey, (cursor, signal) => api.call('listMutes', { query: { cursor, limit: 50 }, signal }));
  return (
    <Section id="mutes" title={text.title} ruled={false}>
      <ListStates list={list} rows={2} empty={<Empty>{text.none}</Empty>}>
        {(items) => (
          <Rail label={text.title} plain>
            {items.map((mute) => (
              <MuteRow key={mute.id} mute={mute} />
            ))}
          </Rail>
        )}
      </ListStates>
    </Section>
  );
}

function MuteRow({ mute }: { mute: Mute }) {
  const text = preferencesText().mutes;
  const end = useEndMute();
  const name = nameOf(mute);
  return (
    <RailRow
      time={
        <>
          <VisuallyHidden>{text.since} </VisuallyHidden>
          <Time at={mute.created_at} show="short" />
        </>
      }
      mark={<Mark kind="waiting" name={text.title} />}
      title={
        mute.alert_id === null ? (
          name
        ) : (
          <a className="rail-title" href={`/alerts/${mute.alert_id}`}>
            {name}
          </a>
        )
      }
      meta={mute.until === null ? text.ever : text.until(format.fullTime(new Date(mute.until)))}
      action={
        <Button
          kind="quiet"
          small
          aria-label={text.endOne(name)}
          busy={end.isPending && text.ending}
          onClick={() => end.mutate(mute)}
        >
          {text.end}
        </Button>
      }
    />
  );
}

/** Ends a mute, with Undo: the same one begins again. */
function useEndMute() {
  return useMutation({
    mutationFn: ({ id }: Mute) => api.call('deleteMute', { params: { id } }),
    onSuccess: async (_answer, mute) => {
      toast(preferencesText().mutes.ended(nameOf(mute)), () => void beginAgain(mute));
      await queryClient.invalidateQueries({ queryKey });
    },
    onError: (error) => toast(sentenceOf(error)),
  });
}

async function beginAgain({ resource, alert_id, until }: Mute): Promise<void> {
  const subject =
    resource === null ? { alert_id: alert_id ?? '' } : { resource: { kind: resource.kind, id: resource.id } };
  await api.call('makeMute', { body: { ...subject, until } }).catch((error: unknown) => toast(sentenceOf(error)));
  await queryClient.invalidateQueries({ queryKey });
}

function nameOf({ resource }: Mute): string {
  return resource?.name ?? preferencesText().mutes.alert;
}

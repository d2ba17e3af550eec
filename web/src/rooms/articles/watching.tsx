import type { Watch } from '@tocsin/sdk/contract';
import { useState, type FormEvent } from 'react';
import { sentenceOf } from '#lib';
import { Button, Failed, Field, Mark, Rail, RailRow, Section, Skeleton, Time } from '#ui';
import { articlesText } from '../../messages/en/articles.ts';
import { useArticleWatches, useStopHearing, useWatchTag, watchName } from './articles.ts';

/** Which articles of others I am told of. */
export function Watching() {
  const text = articlesText().watching;
  const watches = useArticleWatches();
  return (
    <Section id="watching" title={text.title} ruled={false}>
      {watches.data !== undefined ? (
        <WatchList watches={watches.data} />
      ) : watches.isError ? (
        <Failed error={watches.error} onRetry={() => void watches.refetch()} />
      ) : (
        <Skeleton rows={1} />
      )}
      <TagForm />
    </Section>
  );
}

function WatchList({ watches }: { watches: readonly Watch[] }) {
  const text = articlesText().watching;
  const stop = useStopHearing();
  if (watches.length === 0) return <p className="mb-4 text-ink-2">{text.none}</p>;
  return (
    <Rail labelledBy="watching" density="compact" plain>
      {watches.map((watch) => (
        <RailRow
          key={watch.id}
          time={<Time at={watch.created_at} show="short" />}
          mark={<Mark kind="notice" />}
          title={watchName(watch)}
          action={
            <Button kind="quiet" small aria-label={text.stopOne(watchName(watch))} onClick={() => stop.mutate(watch)}>
              {text.stop}
            </Button>
          }
        />
      ))}
    </Rail>
  );
}

function TagForm() {
  const text = articlesText().watching;
  const add = useWatchTag();
  const [tag, setTag] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(tag.trim() === '');
    if (tag.trim() === '' || add.isPending) return;
    add.mutate(tag, { onSuccess: () => setTag('') });
  };
  const error = missing ? text.missing : add.error === null ? undefined : sentenceOf(add.error);
  return (
    <form noValidate onSubmit={submit} className="mt-4 max-w-[22.5rem]">
      <Field
        label={text.tag}
        hint={text.hint}
        autoComplete="off"
        maxLength={30}
        value={tag}
        error={error}
        onChange={(event) => setTag(event.target.value)}
      />
      <Button type="submit" busy={add.isPending && text.adding}>
        {text.add}
      </Button>
    </form>
  );
}

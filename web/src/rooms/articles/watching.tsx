import type { Watch } from '@tocsin/sdk/contract';
import { useState, type FormEvent } from 'react';
import { sentenceOf, useSettled } from '#lib';
import { Button, Combobox, Failed, Mark, Rail, RailRow, Section, Skeleton, Time, type Option } from '#ui';
import { articlesText } from '../../messages/en/articles.ts';
import { useArticleWatches, useAuthorsAndTags, useStopHearing, useWatch, watchName, type Found } from './articles.ts';

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
      <WatchForm />
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

/** An author or a tag that is known is chosen from the list; any other tag is typed. */
function WatchForm() {
  const text = articlesText().watching;
  const add = useWatch();
  const [typed, setTyped] = useState('');
  const [missing, setMissing] = useState(false);
  const found = useAuthorsAndTags(useSettled(typed.trim()));
  const items = typed.trim() === '' ? [] : (found.data ?? []);
  const begin = (resource: Pick<Found, 'kind' | 'id'>): void => {
    if (!add.isPending) add.mutate(resource, { onSuccess: () => setTyped('') });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(typed.trim() === '');
    if (typed.trim() !== '') begin({ kind: 'tag', id: typed });
  };
  const choose = ({ id }: Option): void => {
    const item = items.find((one) => optionOf(one).id === id);
    if (item !== undefined) begin(item);
  };
  return (
    <form noValidate onSubmit={submit} className="mt-4 max-w-[22.5rem]">
      <Combobox
        label={text.tag}
        hint={text.hint}
        value={typed}
        error={missing ? text.missing : add.error === null ? undefined : sentenceOf(add.error)}
        onChange={setTyped}
        options={items.map(optionOf)}
        onChoose={choose}
      />
      <Button type="submit" busy={add.isPending && text.adding}>
        {text.add}
      </Button>
    </form>
  );
}

function optionOf({ kind, id, name }: Found): Option {
  return { id: `${kind} ${id}`, name, note: articlesText().watching.kinds[kind] };
}

import type { Resource } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { sentenceOf, type Answer } from '#lib';
import { Button, Section, toast } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { placeKinds } from './filters.ts';
import { resourceHref, resourceTitle } from './resource.ts';
import { useBeginWatch, useResources } from './watches.ts';

type Suggested = Answer<'searchResources'>['items'][number];

/** For somebody who watches nothing yet: what is often watched, each with one button. */
export function Suggestions() {
  const text = networksText().firstUse;
  return (
    <Section id="suggestions" title={text.title}>
      <p className="mb-4 max-w-prose text-ink-2">{text.text}</p>
      <div className="grid gap-x-10 gap-y-6 desk:grid-cols-3">
        {placeKinds.map((kind) => (
          <SuggestedKind key={kind} kind={kind} />
        ))}
      </div>
    </Section>
  );
}

function SuggestedKind({ kind }: { kind: (typeof placeKinds)[number] }) {
  const text = networksText().firstUse;
  const { data } = useResources('', { kind, limit: 6 });
  return (
    <div>
      <h3 id={`suggested-${kind}`} className="mb-1">
        {text[kind]}
      </h3>
      <ul aria-labelledby={`suggested-${kind}`} className="border-t border-line">
        {data?.items.map((item) => (
          <SuggestedOne key={item.id} item={item} />
        ))}
      </ul>
    </div>
  );
}

function SuggestedOne({ item }: { item: Suggested }) {
  const text = networksText();
  const begin = useBeginWatch();
  const [begun, setBegun] = useState(false);
  const watched = begun || item.watch_id !== null;
  const resource: Pick<Resource, 'kind' | 'id' | 'name'> = item;
  const watch = (): void =>
    begin.mutate(
      { resource, wish: { min_severity: 'medium', channels: null } },
      { onSuccess: () => setBegun(true), onError: (error) => toast(sentenceOf(error)) },
    );
  return (
    <li className="flex min-h-11 items-center justify-between gap-3 border-b border-line">
      <a href={resourceHref(item)} className="min-w-0 py-2 text-ink wrap-anywhere">
        {resourceTitle(item)}
      </a>
      {watched ? (
        <span className="pe-3 text-meta text-ink-2">{text.firstUse.watchingOne}</span>
      ) : (
        <Button
          small
          aria-label={text.firstUse.watchOne(resourceTitle(item))}
          busy={begin.isPending && text.watch.saving}
          onClick={watch}
        >
          {text.firstUse.watch}
        </Button>
      )}
    </li>
  );
}

import type { Resource } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { oneOf, sentenceOf, useGo, useSettled, type Answer } from '#lib';
import { Combobox, type Option } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { placeKinds } from './filters.ts';
import { countryName, resourceHref, resourceTitle } from './resource.ts';
import { useResources } from './watches.ts';

type Found = Answer<'searchResources'>['items'][number];

/** Find a network, country or city, and go to it. */
export function ResourceSearch() {
  const text = networksText().search;
  const go = useGo();
  const [typed, setTyped] = useState('');
  const query = useSettled(typed.trim());
  const found = useResources(query, { limit: 12 });
  // Authors and tags are found where articles are.
  const items = (found.data?.items ?? []).filter(({ kind }) => oneOf(placeKinds, kind) !== undefined);
  const looking = found.isPlaceholderData || query !== typed.trim();
  const message = found.isError
    ? sentenceOf(found.error)
    : items.length > 0
      ? undefined
      : looking || found.isPending
        ? text.looking
        : text.nothing(query);
  const choose = ({ id }: Option): void => {
    const item = items.find((one) => keyOf(one) === id);
    if (item === undefined) return;
    setTyped('');
    go(resourceHref(item));
  };
  return (
    <div className="max-w-[36rem]">
      <Combobox
        label={text.label}
        hint={text.hint}
        placeholder={text.placeholder}
        value={typed}
        onChange={setTyped}
        options={items.map(optionOf)}
        onChoose={choose}
        message={message}
      />
    </div>
  );
}

function optionOf(item: Found): Option {
  const text = networksText();
  const where = item.country === null || item.kind === 'country' ? [] : [countryName(item.country)];
  const watched = item.watch_id === null ? [] : [text.watching];
  return {
    id: keyOf(item),
    name: resourceTitle(item),
    note: [...watched, text.kinds[item.kind], ...where].join(' · '),
  };
}

function keyOf({ kind, id }: Pick<Resource, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

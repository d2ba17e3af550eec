import type { Coin } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { sentenceOf, useSettled } from '#lib';
import { Combobox, type Option } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { useCoins } from './prices.ts';

interface Props {
  chosen: Coin | undefined;
  onChoose: (coin: Coin | undefined) => void;
  error: string | undefined;
}

/** Finds a coin by name, symbol or id. Coins that share a symbol are told apart by their ids and places. */
export function CoinField({ chosen, onChoose, error }: Props) {
  const text = pricesText().form;
  const [typed, setTyped] = useState(chosen?.name ?? '');
  const query = useSettled(typed.trim());
  const found = useCoins(chosen === undefined ? query : '');
  const items = found.data?.items ?? [];
  const choose = ({ id }: Option): void => {
    const coin = items.find((one) => one.id === id);
    if (coin === undefined) return;
    setTyped(coin.name);
    onChoose(coin);
  };
  const type = (value: string): void => {
    setTyped(value);
    onChoose(undefined);
  };
  return (
    <Combobox
      id="coin"
      label={text.coin}
      placeholder={text.coinExample}
      error={error}
      value={typed}
      onChange={type}
      options={items.map(optionOf)}
      onChoose={choose}
      message={messageOf({ found, query, items })}
    />
  );
}

function messageOf({
  found,
  query,
  items,
}: {
  found: ReturnType<typeof useCoins>;
  query: string;
  items: readonly Coin[];
}): string | undefined {
  const text = pricesText().form;
  if (found.isError) return sentenceOf(found.error);
  if (items.length > 0) return undefined;
  return found.isPending || found.isPlaceholderData ? text.looking : text.nothing(query);
}

function optionOf({ id, symbol, name, rank }: Coin): Option {
  const place = rank === null ? [] : [pricesText().form.place(rank)];
  return { id, name: `${name} ${symbol}`, note: [id, ...place].join(' · ') };
}

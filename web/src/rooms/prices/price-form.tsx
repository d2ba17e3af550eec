import type { ChannelName, Coin, Currency } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { fieldErrors, useSending } from '#lib';
import { Button, ChoiceField, ErrorSummary, Field, type FieldError } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { ChannelFields, channelsOf } from './channel-fields.tsx';
import { CoinField } from './coin-field.tsx';
import { distancePercent, presetPrice, standingOf, typedPercent, typedPrice } from './price-rule.ts';
import { conditions, currencies, millisecondsOf, percentText, priceText, repeatText, ruleText } from './price-words.ts';
import { useChart, useSetPriceAlert, type Wish } from './prices.ts';

type Cooldown = keyof ReturnType<typeof pricesText>['form']['every'];
type Until = keyof ReturnType<typeof pricesText>['form']['untils'];
const cooldowns: readonly Cooldown[] = ['PT1H', 'PT6H', 'P1D'];
const untils: readonly Until[] = ['never', 'P1D', 'P7D', 'P30D'];
const fields = ['coin', 'price'];

interface Typed {
  coin: Coin | undefined;
  condition: Wish['condition'];
  price: string;
  currency: Currency;
  repeat: 'once' | Cooldown;
  until: Until;
  name: string;
  channels: readonly ChannelName[];
}

/** A rule that reads as a sentence: tell me when this coin does that at this price, how often and until when. */
export function PriceForm({ coin, currency }: { coin?: Coin; currency?: Currency }) {
  const text = pricesText().form;
  const form = usePriceForm({ coin, currency });
  const { typed, change, errors } = form;
  const parts = { typed, change, errorOf: (field: string) => errors.find((one) => one.field === field)?.message };
  return (
    <form noValidate onSubmit={form.submit}>
      <ErrorSummary errors={errors} />
      <RuleFields {...parts} withCoin={coin === undefined} />
      <Presets typed={typed} onChoose={(price) => change({ price })} />
      <TimeFields {...parts} />
      <ChannelFields chosen={typed.channels} onChoose={(channels) => change({ channels })} />
      <Preview typed={typed} />
      <Button kind="ink" type="submit" busy={form.busy && text.setting}>
        {text.set}
      </Button>
      <p className="mt-2 text-meta">
        <a href="/preferences">{text.channels}</a>
      </p>
    </form>
  );
}

interface PartProps {
  typed: Typed;
  change: (part: Partial<Typed>) => void;
  errorOf: (field: string) => string | undefined;
}

function RuleFields({ typed, change, errorOf, withCoin }: PartProps & { withCoin: boolean }) {
  const text = pricesText().form;
  const columns = withCoin
    ? 'desk:grid-cols-[minmax(12rem,2fr)_minmax(9rem,1fr)_minmax(8rem,1fr)_minmax(6rem,0.6fr)]'
    : 'desk:grid-cols-[minmax(9rem,1fr)_minmax(8rem,1fr)_minmax(6rem,0.6fr)]';
  return (
    <div className={`grid gap-x-4 ${columns} desk:items-end`}>
      {withCoin ? (
        <CoinField chosen={typed.coin} onChoose={(coin) => change({ coin })} error={errorOf('coin')} />
      ) : null}
      <ChoiceField
        label={text.condition}
        value={typed.condition}
        names={pricesText().conditions}
        words={conditions}
        onChoose={(condition) => change({ condition })}
      />
      <Field
        id="price"
        label={text.price}
        inputMode="decimal"
        autoComplete="off"
        value={typed.price}
        error={errorOf('price')}
        onChange={(event) => change({ price: event.target.value })}
      />
      <ChoiceField
        label={text.currency}
        value={typed.currency}
        names={currencyNames}
        words={currencies}
        onChoose={(currency) => change({ currency })}
      />
    </div>
  );
}

function TimeFields({ typed, change }: PartProps) {
  const text = pricesText().form;
  return (
    <div className="grid gap-x-4 desk:grid-cols-3 desk:items-end">
      <ChoiceField
        label={text.repeat}
        value={typed.repeat}
        names={{ once: text.once, ...text.every }}
        words={['once', ...cooldowns]}
        onChoose={(repeat) => change({ repeat })}
      />
      <ChoiceField
        label={text.until}
        value={typed.until}
        names={text.untils}
        words={untils}
        onChoose={(until) => change({ until })}
      />
      <Field
        label={text.name}
        maxLength={60}
        autoComplete="off"
        value={typed.name}
        onChange={(event) => change({ name: event.target.value })}
      />
    </div>
  );
}

// Codes of currencies are the same in every language.
const currencyNames: Readonly<Record<Currency, string>> = {
  usd: 'USD',
  eur: 'EUR',
  gbp: 'GBP',
  chf: 'CHF',
  jpy: 'JPY',
  btc: 'BTC',
  eth: 'ETH',
};

function usePriceForm({ coin, currency = 'usd' }: { coin: Coin | undefined; currency: Currency | undefined }) {
  const start: Typed = {
    coin,
    condition: 'rises_above',
    price: '',
    currency,
    repeat: 'once',
    until: 'never',
    name: '',
    channels: [],
  };
  const [typed, setTyped] = useState(start);
  const set = useSetPriceAlert();
  const send = (): void => {
    const wish = wishOf(typed);
    if (wish === undefined) return;
    set.mutate(wish, { onSuccess: () => setTyped({ ...start, coin: typed.coin, currency: typed.currency }) });
  };
  const sending = useSending({
    act: set,
    send,
    check: () => faultsOf(typed),
    said: (error) => fieldErrors(error, fields),
  });
  return {
    typed,
    change: (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part })),
    ...sending,
  };
}

function faultsOf({ coin, price }: Typed): FieldError[] {
  const text = pricesText().form;
  return [
    ...(coin === undefined ? [{ field: 'coin', message: text.noCoin }] : []),
    ...(typedPrice(price) === undefined ? [{ field: 'price', message: text.noPrice }] : []),
  ];
}

function wishOf({ coin, price, until, repeat, ...rest }: Typed): Wish | undefined {
  const plain = typedPrice(price);
  if (coin === undefined || plain === undefined) return undefined;
  return {
    coin: coin.id,
    price: plain,
    currency: rest.currency,
    condition: rest.condition,
    name: rest.name.trim(),
    channels: channelsOf(rest.channels),
    repeat: repeat === 'once' ? 'once' : { cooldown: repeat },
    expires_at: until === 'never' ? null : new Date(Date.now() + millisecondsOf(until)).toISOString(),
  };
}

/** The present price of what is chosen: the last observed one, or the newest of its chart. */
function useCurrentPrice({ coin, currency }: Pick<Typed, 'coin' | 'currency'>): string | undefined {
  const chart = useChart(coin?.id ?? '', { currency, days: '1' });
  return chart.data?.current?.price ?? chart.data?.points.at(-1)?.price;
}

function Presets({ typed, onChoose }: { typed: Typed; onChoose: (price: string) => void }) {
  const current = useCurrentPrice(typed);
  if (current === undefined) return null;
  return (
    <div role="group" aria-label={pricesText().form.presets} className="mb-4 flex flex-wrap items-center gap-2">
      <span className="text-meta text-ink-2">{pricesText().form.now(priceText(current, typed.currency))}</span>
      {[-10, -5, 5, 10].map((percent) => (
        <button
          key={percent}
          type="button"
          className="chip text-meta cursor-pointer"
          onClick={() => onChoose(presetPrice(current, percent))}
        >
          {`${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`}
        </button>
      ))}
      <PercentField onPercent={(percent) => onChoose(presetPrice(current, percent))} />
    </div>
  );
}

/** Any other distance from the present price; what is typed here fills the price. */
function PercentField({ onPercent }: { onPercent: (percent: number) => void }) {
  const text = pricesText().form;
  const [typed, setTyped] = useState('');
  const type = (value: string): void => {
    setTyped(value);
    const percent = typedPercent(value);
    if (percent !== undefined) onPercent(percent);
  };
  return (
    <label className="flex items-center gap-2 text-meta">
      <input
        className="input w-20"
        inputMode="text"
        autoComplete="off"
        placeholder={text.percentExample}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
      {text.percent}
    </label>
  );
}

/** The rule as a sentence, with how far it is and what it waits for. */
function Preview({ typed }: { typed: Typed }) {
  const text = pricesText().form;
  const current = useCurrentPrice(typed);
  const price = typedPrice(typed.price);
  const { coin, condition, currency, repeat } = typed;
  const rule = coin && price !== undefined ? ruleText({ coin, condition, price, currency }) : undefined;
  const often = repeatText(repeat === 'once' ? 'once' : { cooldown: repeat });
  return (
    <p className="mb-4 min-h-6" role="status">
      {rule === undefined ? null : text.sentence(rule, often)}{' '}
      {price === undefined || current === undefined ? null : (
        <span className="text-ink-2">
          {text.away(percentText(distancePercent(price, current)))}{' '}
          {standingText(standingOf(condition, price, current))}
        </span>
      )}
    </p>
  );
}

function standingText(standing: 'ahead' | 'already' | 'waits'): string {
  const text = pricesText().form;
  return standing === 'ahead' ? '' : text[standing];
}

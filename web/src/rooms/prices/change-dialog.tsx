import type { ChannelName, PriceAlert } from '@tocsin/sdk/contract';
import { useState, type FormEvent } from 'react';
import { fieldErrors } from '#lib';
import { Field, FormDialog } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { ChannelFields, channelsOf } from './channel-fields.tsx';
import { typedPrice } from './price-rule.ts';
import { ruleText } from './price-words.ts';
import { useChangePriceAlert, useSetPriceAlert } from './prices.ts';

interface Props {
  alert: PriceAlert;
  onClose: () => void;
  /** A second alert is made like this one, which stays as it is. */
  copy?: boolean;
}

/** Gives a price alert another price, name or channels, or makes one like it at another price. */
export function ChangeDialog({ alert, onClose, copy = false }: Props) {
  const text = pricesText();
  const form = useChangeForm({ alert, onClose, copy });
  const { typed, type, wrong } = form;
  return (
    <FormDialog
      title={copy ? text.duplicateTitle(ruleText(alert)) : text.changeTitle(ruleText(alert))}
      onClose={onClose}
      action={copy ? text.form.set : text.save}
      busy={form.busy && text.saving}
      errors={form.errors}
      onSubmit={form.submit}
    >
      <Field
        id="new-price"
        label={text.form.price}
        inputMode="decimal"
        autoComplete="off"
        value={typed.price}
        error={wrong ? text.form.noPrice : undefined}
        onChange={(event) => type({ price: event.target.value })}
      />
      <Field
        label={text.form.name}
        hint={text.form.nameHint}
        maxLength={60}
        autoComplete="off"
        value={typed.name}
        onChange={(event) => type({ name: event.target.value })}
      />
      <ChannelFields chosen={typed.channels} onChoose={(chosen) => type({ channels: chosen })} />
    </FormDialog>
  );
}

interface Typed {
  price: string;
  name: string;
  channels: readonly ChannelName[];
}

function useChangeForm({ alert, onClose, copy }: Required<Props>) {
  const change = useChangePriceAlert();
  const set = useSetPriceAlert();
  const saving = copy ? set : change;
  const [typed, setTyped] = useState<Typed>({ price: alert.price, name: alert.name, channels: alert.channels ?? [] });
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const price = typedPrice(typed.price);
    setWrong(price === undefined);
    if (price === undefined || saving.isPending) return;
    const name = typed.name.trim();
    const channels = channelsOf(typed.channels);
    if (copy) return set.mutate({ ...likeOf(alert), price, name, channels }, { onSuccess: onClose });
    const other = price === alert.price ? {} : { price };
    change.mutate({ id: alert.id, change: { name, channels, ...other } }, { onSuccess: onClose });
  };
  const refused = saving.error === null ? [] : fieldErrors(saving.error, []);
  return {
    typed,
    type: (part: Partial<Typed>) => setTyped({ ...typed, ...part }),
    wrong,
    submit,
    busy: saving.isPending,
    errors: wrong ? [{ field: 'new-price', message: pricesText().form.noPrice }] : refused,
  };
}

/** The rest of the rule, without a time that has passed. */
function likeOf({ coin, currency, condition, repeat, expired, expires_at: expiry }: PriceAlert) {
  return { coin: coin.id, currency, condition, repeat, expires_at: expired ? null : expiry };
}

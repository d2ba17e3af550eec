import type { PriceAlert } from '@tocsin/sdk/contract';
import { useId, useState, type FormEvent } from 'react';
import { fieldErrors } from '#lib';
import { Button, Dialog, ErrorSummary, Field } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { uiText } from '../../messages/en/ui.ts';
import { typedPrice } from './price-rule.ts';
import { ruleText } from './price-words.ts';
import { useChangePriceAlert } from './prices.ts';

/** Gives a price alert another price or name. */
export function ChangeDialog({ alert, onClose }: { alert: PriceAlert; onClose: () => void }) {
  const text = pricesText();
  const id = useId();
  const change = useChangePriceAlert();
  const [price, setPrice] = useState(alert.price);
  const [name, setName] = useState(alert.name);
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const plain = typedPrice(price);
    setWrong(plain === undefined);
    if (plain === undefined || change.isPending) return;
    const other = plain === alert.price ? {} : { price: plain };
    change.mutate({ id: alert.id, change: { name: name.trim(), ...other } }, { onSuccess: onClose });
  };
  const errors = wrong
    ? [{ field: 'new-price', message: text.form.noPrice }]
    : change.error === null
      ? []
      : fieldErrors(change.error, []);
  return (
    <Dialog
      title={text.changeTitle(ruleText(alert))}
      open
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {uiText().cancel}
          </Button>
          <Button kind="ink" type="submit" form={id} busy={change.isPending && text.saving}>
            {text.save}
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={submit}>
        <ErrorSummary errors={errors} />
        <Field
          id="new-price"
          label={text.form.price}
          inputMode="decimal"
          autoComplete="off"
          value={price}
          error={wrong ? text.form.noPrice : undefined}
          onChange={(event) => setPrice(event.target.value)}
        />
        <Field
          label={text.form.name}
          hint={text.form.nameHint}
          maxLength={60}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    </Dialog>
  );
}

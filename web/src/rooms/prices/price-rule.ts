import type { PriceCondition } from '@tocsin/sdk/contract';

/** What people type as a price, as the API takes it: `61,500` and `61 500` are `61500`. Undefined for what is no price. */
export function typedPrice(text: string): string | undefined {
  const plain = text.trim().replaceAll(/(?<=\d)[,\s'](?=\d{3}(\D|$))/g, '');
  if (!/^\d{1,15}(\.\d{1,18})?$/.test(plain) || !/[1-9]/.test(plain)) return undefined;
  return plain.replace(/^0+(?=\d)/, '');
}

/** How far the price has to go, in per cent of itself. */
export function distancePercent(price: string, current: string): string {
  return (((Number(price) - Number(current)) / Number(current)) * 100).toFixed(2);
}

/** What a rule means at the present price: it fires at once, or waits until the price has come back. */
export function standingOf(condition: PriceCondition, price: string, current: string): 'ahead' | 'already' | 'waits' {
  const above = Number(current) >= Number(price);
  const below = Number(current) <= Number(price);
  switch (condition) {
    case 'rises_above':
      return above ? 'waits' : 'ahead';
    case 'falls_below':
      return below ? 'waits' : 'ahead';
    case 'crosses':
      return 'ahead';
    case 'is_above':
      return above ? 'already' : 'ahead';
    case 'is_below':
      return below ? 'already' : 'ahead';
  }
}

/** A price some per cent away. */
export function presetPrice(current: string, percent: number): string {
  return shortPrice(Number(current) * (1 + percent / 100));
}

/** A price with as many digits as are worth typing. */
export function shortPrice(price: number): string {
  const rounded = Number(price.toPrecision(5));
  return rounded.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 18 });
}

/** What people type as a distance: `5`, `+2.5 %`, `−10`. Undefined for what is none, or would leave no price. */
export function typedPercent(text: string): number | undefined {
  const plain = text.trim().replace(/\s*%$/, '').replace(/^[−–]/, '-').replace(',', '.');
  if (!/^[+-]?\d{1,4}(\.\d{1,4})?$/.test(plain)) return undefined;
  return Number(plain) > -100 ? Number(plain) : undefined;
}

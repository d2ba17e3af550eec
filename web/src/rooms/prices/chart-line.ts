import { format, type Answer } from '#lib';
import { pricesText } from '../../messages/en/prices.ts';
import { percentText, priceText } from './price-words.ts';

export type Chart = Answer<'getCoinChart'>;
export type Point = Chart['points'][number];

/** The lowest and the highest of what is drawn, with a little air. */
export interface Span {
  low: number;
  high: number;
}

/** Thresholds far outside would press the line flat, so those that are not near are left out. */
export function spanOf(points: readonly Point[], thresholds: readonly number[]): Span {
  const prices = points.map(({ price }) => Number(price));
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  const room = Math.max(high - low, high * 0.001);
  const near = thresholds.filter((price) => price > low - room && price < high + room);
  const [least, most] = [Math.min(low, ...near), Math.max(high, ...near)];
  const air = Math.max(most - least, high * 0.001) * 0.06;
  return { low: least - air, high: most + air };
}

/** Round prices inside the span, about four of them. */
export function ticksOf({ low, high }: Span): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, index) => (first + index) * step);
}

/** The chart in one sentence, for those who do not see it and for those in a hurry. */
export function chartSummary({ points, currency }: Pick<Chart, 'points' | 'currency'>): string {
  const text = pricesText().chart;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return text.none;
  const sorted = points.toSorted((a, b) => Number(a.price) - Number(b.price));
  const say = (point: Point | undefined) => priceText(point?.price ?? '0', currency);
  return text.summary({
    from: say(first),
    to: say(last),
    change: changeOf(first, last),
    low: say(sorted[0]),
    high: say(sorted.at(-1)),
  });
}

function changeOf(first: Point, last: Point): string {
  const text = pricesText().chart;
  const percent = ((Number(last.price) - Number(first.price)) / Number(first.price)) * 100;
  if (Math.abs(percent) < 0.005) return text.level;
  const size = percentText(Math.abs(percent).toFixed(2));
  return percent > 0 ? text.up(size) : text.down(size);
}

/** One point in words; the day matters where the chart is longer than one. */
export function pointText({ at, price }: Point, { currency, days }: Pick<Chart, 'currency' | 'days'>): string {
  return pricesText().chart.point(pointTime(at, days), priceText(price, currency));
}

export function pointTime(at: string, days: number): string {
  const date = new Date(at);
  if (days === 1) return format.clockTime(date);
  return days <= 7 ? `${format.shortDay(date)}, ${format.clockTime(date)}` : format.shortDay(date);
}

/** For the table: about as many rows as a person reads. */
export function everyFew<T>(points: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(points.length / most));
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}

/** One measured figure. `bare` is the same work without Tocsin, measured in the same run; `ratio` is value ÷ bare. */
export interface Figure {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly bare: number | null;
  readonly ratio: number | null;
  readonly detail: string;
}

export function figure(
  metric: string,
  measured: { value: number; unit: string; bare?: number; detail?: string },
): Figure {
  const { value, unit, bare = null, detail = '' } = measured;
  return {
    metric,
    value: round(value),
    unit,
    bare: bare === null ? null : round(bare),
    ratio: bare === null ? null : round(value / bare, 3),
    detail,
  };
}

/** Measures both in turns, so that a busy moment of the machine meets both, and answers their medians. */
export async function inRounds(
  rounds: number,
  { value, bare }: { value: () => Promise<number>; bare: () => Promise<number> },
): Promise<{ value: number; bare: number }> {
  const values: number[] = [];
  const bares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bares.push(await bare());
    values.push(await value());
  }
  return { value: median(values), bare: median(bares) };
}

/** Seconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

function round(value: number, digits = value >= 100 ? 0 : 2): number {
  return Number(value.toFixed(digits));
}

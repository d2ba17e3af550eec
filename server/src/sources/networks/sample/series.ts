import { detect } from './detector.ts';
import type { Detector } from './detector.ts';
import type { Random } from './random.ts';

/** One synthetic series: a usual value with noise and a daily wave, and now and then an incident that shifts it. */
export interface Series {
  usual: number;
  noise: number;
  dailyWave: number;
  /** The share of bins in which nothing was measured. */
  gaps: number;
  incidents: { chance: number; bins: [number, number]; shift: () => number };
  lowest: number;
  highest: number;
}

interface Length {
  bins: number;
  random: Random;
}

export interface Point {
  /** Bins since the beginning, history included. */
  bin: number;
  value: number;
  deviation: number;
}

/** The points of the series that the detector reports, after a first 72 hours that are only history. */
export function alarmsOf(series: Series, detector: Detector, options: Length): Point[] {
  const values = valuesOf(series, { ...options, bins: detector.historyBins + options.bins }, detector.historyBins / 3);
  return values.flatMap((value, bin) => {
    if (bin < detector.historyBins || value === null) return [];
    const deviation = detect(detector, values.slice(bin - detector.historyBins, bin), value);
    return deviation === null ? [] : [{ bin, value, deviation: round(deviation) }];
  });
}

function valuesOf(series: Series, { bins, random }: Length, binsOfDay: number): (number | null)[] {
  let incident = { shift: 0, left: 0 };
  return Array.from({ length: bins }, (_, bin) => {
    if (incident.left > 0) incident.left -= 1;
    else incident = random.chance(series.incidents.chance) ? newIncident(series, random) : { shift: 0, left: 0 };
    const wave = series.dailyWave * Math.sin((2 * Math.PI * bin) / binsOfDay);
    const value = series.usual + wave + series.noise * (random.next() + random.next() - 1) + incident.shift;
    return random.chance(series.gaps) ? null : round(Math.min(series.highest, Math.max(series.lowest, value)));
  });
}

function newIncident({ incidents }: Series, random: Random): { shift: number; left: number } {
  return { shift: incidents.shift(), left: random.whole(...incidents.bins) };
}

/** Three decimals, as the feed writes them. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

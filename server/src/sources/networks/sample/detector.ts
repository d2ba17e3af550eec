/** How the measuring project finds an alarm in a series: the arithmetic that the sample is made with. */
export interface Detector {
  /** How many bins the 72 hours of history have. */
  historyBins: number;
  /** The least deviation that counts as noise: 1 ms for delay, 0.01 for hegemony. */
  leastDeviation: number;
}

export const delayDetector: Detector = { historyBins: 144, leastDeviation: 1 };
export const hegemonyDetector: Detector = { historyBins: 288, leastDeviation: 0.01 };

const leastPresent = 0.6;
const threshold = 5;
/** Makes a median absolute deviation comparable with a standard deviation. */
const scale = 1.4826;

/** The signed deviation of a value, or null when the history has too many gaps or the value is not unusual. */
export function detect(detector: Detector, history: readonly (number | null)[], value: number): number | null {
  const present = history.filter((point) => point !== null);
  if (present.length < leastPresent * detector.historyBins) return null;
  const deviation = deviationOf(present, value, detector.leastDeviation);
  return Math.abs(deviation) > threshold ? deviation : null;
}

export function deviationOf(history: readonly number[], value: number, leastDeviation: number): number {
  const middle = median(history);
  const spread = mean(history.map((point) => Math.abs(point - middle)));
  return (value - middle) / (scale * (leastDeviation + spread));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

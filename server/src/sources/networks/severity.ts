import type { Severity } from '@tocsin/sdk/contract';

/** Below this average level a disconnection is likely a false positive, and is not announced. */
export const leastLevel = 10;

/** The band of a signed deviation, or of a disconnection's average level: ≤ 30, 31–50, 51–100, above 100. */
export function severityOf(deviation: number): Severity {
  const size = Math.round(Math.abs(deviation));
  if (size <= 30) return 'low';
  if (size <= 50) return 'medium';
  if (size <= 100) return 'high';
  return 'critical';
}

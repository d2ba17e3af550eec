const timeFields = new Set(['ts', 'timestamp', 'starttime', 'endtime']);
const probeFields = new Set(['probelist', 'reconnectedprobes']);

/** A message of the feed with all its times moved; everything else stays as it is. */
export function shiftTimes(message: unknown, seconds: number): unknown {
  if (typeof message !== 'object' || message === null || Array.isArray(message) || message instanceof Uint8Array) {
    return message;
  }
  return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, shiftField(name, value, seconds)]));
}

function shiftField(name: string, value: unknown, seconds: number): unknown {
  if (timeFields.has(name) && typeof value === 'number') return roundMs(value + seconds);
  if (!probeFields.has(name) || typeof value !== 'object' || value === null) return shiftTimes(value, seconds);
  return Object.fromEntries(
    Object.entries(value).map(([probe, at]) => [probe, typeof at === 'number' ? roundMs(at + seconds) : at]),
  );
}

function roundMs(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

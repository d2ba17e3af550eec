/**
 * How far somebody has followed their inbox. Items are not ordered by time or id, because transactions become visible
 * in another order than they began: what a reader has seen is exactly what a PostgreSQL snapshot could see.
 */
export interface Place {
  /** Everything that this snapshot could see has been followed (`xmin:xmax:xip,…`). */
  readonly seen: string;
  /** In the middle of a batch: of what only `until` could see, everything up to (xid, position) has been followed. */
  readonly midst?: Midst;
  /** The place as clients carry it. */
  readonly cursor: string;
}

interface Midst {
  readonly until: string;
  readonly xid: string;
  readonly position: number;
}

/** The length that the contract allows a cursor. */
const longest = 512;

/** The place of a reader that has followed everything that a snapshot could see. */
export function placeAt(snapshot: string): Place {
  const cursor = write(snapshot);
  return cursor.length <= longest ? { seen: snapshot, cursor } : placeAt(before(snapshot));
}

/** The place after one item of a batch that leads from one snapshot to another. */
export function placeWithin(seen: string, midst: Midst): Place {
  const cursor = `${write(seen)}~${write(midst.until)}~${letters(midst.xid)}.${letters(midst.position)}`;
  return cursor.length <= longest ? { seen, midst, cursor } : placeAt(before(seen));
}

/** Reads what a client gave back; undefined when it is no cursor of ours. */
export function readCursor(cursor: string): Place | undefined {
  const [seen, until, at, ...more] = cursor.split('~');
  if (seen === undefined || more.length > 0) return undefined;
  const snapshot = read(seen);
  if (snapshot === undefined) return undefined;
  if (until === undefined) return { seen: snapshot, cursor };
  const later = read(until);
  const [xid, position] = numbers(at ?? '', 2);
  if (later === undefined || xid === undefined || position === undefined) return undefined;
  return { seen: snapshot, midst: { until: later, xid: String(xid), position }, cursor };
}

/** Whether a place is ahead of a snapshot of now: it was made by a database that has since gone back to a backup. */
export function isAhead({ seen, midst }: Place, now: string): boolean {
  return xmaxOf(midst?.until ?? seen) > xmaxOf(now);
}

// With hundreds of transactions in progress a snapshot is too long for a cursor. A snapshot from before all of them is
// short, and a reader that goes on from there is told some items twice rather than missing one.
function before(snapshot: string): string {
  const xmin = snapshot.split(':')[0] ?? '';
  return `${xmin}:${xmin}:`;
}

function xmaxOf(snapshot: string): number {
  return Number(snapshot.split(':')[1]);
}

// A snapshot is written as its xmin and the distances of its xmax and its transactions in progress, in base 36.
function write(snapshot: string): string {
  const [xmin = '', xmax = '', inProgress = ''] = snapshot.split(':');
  const distances = [xmax, ...inProgress.split(',').filter(Boolean)].map((xid) => letters(Number(xid) - Number(xmin)));
  return [letters(xmin), ...distances].join('.');
}

function read(written: string): string | undefined {
  const [xmin, length, ...distances] = numbers(written);
  if (xmin === undefined || length === undefined) return undefined;
  const ascends = distances.every((distance, index) => distance > (distances[index - 1] ?? -1) && distance < length);
  if (xmin === 0 || !ascends) return undefined;
  return `${xmin}:${xmin + length}:${distances.map((distance) => xmin + distance).join(',')}`;
}

function letters(value: string | number): string {
  return Number(value).toString(36);
}

// Transaction ids stay below 2^53 for longer than any database lives.
function numbers(written: string, count?: number): number[] {
  const words = written.split('.');
  if (!words.every((word) => /^[0-9a-z]{1,10}$/.test(word))) return [];
  const values = words.map((word) => Number.parseInt(word, 36));
  return count !== undefined && values.length !== count ? [] : values;
}

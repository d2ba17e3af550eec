import { randomBytes, randomFillSync } from 'node:crypto';

/** The id that stands for "none" where a column may not be null. */
export const nilId = '00000000-0000-0000-0000-000000000000';

// 42 bits: the 12 of rand_a and the first 30 of rand_b. It starts in the lower half and only counts up, so that
// ids of one millisecond increase strictly, also when calls for different milliseconds alternate.
let counter = randomBytes(6).readUIntBE(0, 6) % 2 ** 41;
let latest = 0;

// Random bytes are drawn in pages: asking the system for four at a time costs more than the rest of an id.
const page = Buffer.alloc(4096);
let drawn = page.length;

/**
 * A new uuid v7. Without a time the ids of this process increase strictly, also when the system clock goes back;
 * with a time the id bears exactly that millisecond, so that a dated row falls into the partition of its date.
 */
export function newId(at?: Date): string {
  counter += 1;
  return write(at?.getTime() ?? present(), counter, random());
}

// What fits into the 48 bits of a uuid v7.
const lastMs = 2 ** 48 - 1;

/**
 * The smallest uuid v7 of a millisecond: the bound of a partition or of a search by time. No id is older than 1970, so
 * an earlier time gives the bound of all.
 */
export function firstIdAt(time: Date): string {
  return write(Math.min(Math.max(time.getTime(), 0), lastMs), 0, 0);
}

/** The millisecond that a uuid v7 bears. */
export function timeOfId(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

function present(): number {
  latest = Math.max(latest, Date.now());
  return latest;
}

function random(): number {
  if (drawn === page.length) {
    randomFillSync(page);
    drawn = 0;
  }
  drawn += 4;
  return page.readUInt32BE(drawn - 4);
}

function write(ms: number, count: number, tail: number): string {
  const time = hex(ms, 12);
  const upper = Math.floor(count / 2 ** 30);
  const lower = count % 2 ** 30;
  const variant = hex(0x8000 + Math.floor(lower / 2 ** 16), 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(upper, 3)}-${variant}-${hex(lower % 2 ** 16, 4)}${hex(tail, 8)}`;
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}

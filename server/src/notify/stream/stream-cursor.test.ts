import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAhead, placeAt, placeWithin, readCursor } from './stream-cursor.ts';

/** A snapshot as PostgreSQL writes it: xmin, xmax, and what is in progress between them. */
const snapshots = (most: number) =>
  fc
    .tuple(fc.integer({ min: 3, max: 2 ** 40 }), fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { maxLength: most }))
    .map(([xmin, distances]) => {
      const inProgress = distances.toSorted((one, other) => one - other);
      const xmax = xmin + (inProgress.at(-1) ?? -1) + 1;
      return `${xmin}:${xmax}:${inProgress.map((distance) => xmin + distance).join(',')}`;
    });

describe('the cursor of a stream', () => {
  it('brings back the snapshot that it was made of', () => {
    fc.assert(
      fc.property(snapshots(80), (snapshot) => {
        const { cursor } = placeAt(snapshot);
        expect(cursor).toMatch(/^[\w.~-]{1,512}$/);
        expect(readCursor(cursor)).toEqual({ seen: snapshot, cursor });
      }),
    );
  });

  it('brings back the place within a batch', () => {
    const numbers = fc.integer({ min: 0, max: 2 ** 45 });
    fc.assert(
      fc.property(snapshots(40), snapshots(40), numbers, numbers, (seen, until, xid, position) => {
        const place = placeWithin(seen, { until, xid: String(xid), position });
        expect(place.cursor).toMatch(/^[\w.~-]{1,512}$/);
        expect(readCursor(place.cursor)).toEqual(place);
      }),
    );
  });

  it('goes back before all transactions in progress when there are too many to name', () => {
    const inProgress = Array.from({ length: 300 }, (_, index) => 1000 + index * 2);
    const { cursor, seen } = placeAt(`1000:2000:${inProgress.join(',')}`);
    expect(seen).toBe('1000:1000:');
    expect(readCursor(cursor)?.seen).toBe('1000:1000:');
  });

  it('is refused when it is anything else, and nothing throws', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 600, unit: fc.constantFrom('0', '1', '9', 'a', 'z', '.', '~', '-', ':', 'A', ' ') }),
        (text) => {
          const place = readCursor(text);
          if (place) expect(place.seen).toMatch(/^\d+:\d+:[\d,]*$/);
        },
      ),
    );
  });

  it('is ahead of a database that went back to a backup', () => {
    expect(isAhead(placeAt('100:200:'), '50:150:')).toBe(true);
    expect(isAhead(placeAt('100:200:'), '150:200:')).toBe(false);
    expect(isAhead(placeWithin('100:200:', { until: '100:300:', xid: '250', position: 1 }), '100:250:')).toBe(true);
  });
});

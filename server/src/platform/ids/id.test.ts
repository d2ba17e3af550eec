import { describe, expect, it } from 'vitest';
import { firstIdAt, newId, nilId, timeOfId } from './index.ts';

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('ids', () => {
  it('are uuids of version 7', () => {
    expect(newId()).toMatch(uuid7);
    expect(newId(new Date('2026-01-02T03:04:05.678Z'))).toMatch(uuid7);
    expect(firstIdAt(new Date(0))).toBe('00000000-0000-7000-8000-000000000000');
  });

  it('increase strictly within the process', () => {
    const ids = Array.from({ length: 70_000 }, () => newId());
    expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ''))).toBe(true);
  });

  it('increase strictly within one millisecond, also when dates alternate', () => {
    const early = new Date('2026-01-01T00:00:00Z');
    const late = new Date('2026-02-01T00:00:00Z');
    const pairs = Array.from({ length: 500 }, () => [newId(early), newId(late)] as const);
    expect(pairs.every((pair, index) => index === 0 || pair[0] > (pairs[index - 1]?.[0] ?? ''))).toBe(true);
    expect(pairs.every(([first, second]) => first < second)).toBe(true);
  });

  it('bear exactly the millisecond they are asked for', () => {
    const time = new Date('2031-05-06T07:08:09.123Z');
    expect(timeOfId(newId(time))).toEqual(time);
    expect(timeOfId(firstIdAt(time))).toEqual(time);
  });

  it('of a time before 1970 or beyond their bits begin at the ends', () => {
    expect(firstIdAt(new Date('0001-01-01T00:00:00Z'))).toBe(firstIdAt(new Date(0)));
    expect(firstIdAt(new Date(8.64e15))).toBe(firstIdAt(new Date(2 ** 48 - 1)));
  });

  it('of a millisecond lie between its first id and the first id of the next', () => {
    const time = new Date('2026-11-20T12:00:00.000Z');
    const id = newId(time);
    expect(id > firstIdAt(time)).toBe(true);
    expect(id < firstIdAt(new Date(time.getTime() + 1))).toBe(true);
    expect(nilId < firstIdAt(new Date(0))).toBe(true);
  });
});

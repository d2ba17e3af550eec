import { coded } from '#platform/errors';
import { addressBlock, type Limiter } from '#platform/limits';
import { keyedHash } from '#platform/crypto';
import type { Visitor } from './visitor.ts';

/** Who checks a visitor in. */
export interface Actor {
  readonly kind: 'desk' | 'host' | 'kiosk';
  /** The id of the person or of the kiosk. */
  readonly id: string;
  readonly address: string;
}

const hour = 3600;
/** Each visit sends one message to an address that nobody has proved to be theirs. A kiosk is open to everybody, so it may less. */
const perHour = {
  kiosk: { visitor: 5, prefix: 30, actor: 120, block: 120 },
  desk: { visitor: 100, prefix: 1000, actor: 1000, block: 2000 },
  host: { visitor: 20, prefix: 100, actor: 60, block: 2000 },
} as const;

/** Counts a visit that is about to be made: for each address of the visitor, its number's prefix, who makes it, and from where. */
export async function countVisit(
  limiter: Limiter,
  { visitor, actor }: { visitor: Visitor; actor: Actor },
  now: Date,
): Promise<void> {
  const most = perHour[actor.kind];
  const addresses = [visitor.email?.toLowerCase(), visitor.phone].filter((one) => typeof one === 'string');
  const keys: [string, number][] = [
    ...addresses.map((one): [string, number] => [`to ${keyedHash('visit', one)}`, most.visitor]),
    ...(visitor.phone === null ? [] : [[`prefix ${visitor.phone.slice(0, 6)}`, most.prefix] as [string, number]]), // a pair
    [`by ${actor.id}`, most.actor],
    [`from ${addressBlock(actor.address)}`, most.block],
  ];
  for (const [key, calls] of keys) {
    const taken = await limiter.take(`visit ${actor.kind} ${key}`, { calls, seconds: hour }, now);
    if (!taken.allowed) throw tooMany(taken.seconds);
  }
}

function tooMany(seconds: number) {
  const minutes = Math.ceil(seconds / 60);
  return coded('RATE_LIMITED', `There were many visits like this one. Try again in ${minutes} min, or ask the desk.`, {
    headers: { 'retry-after': String(Math.max(1, seconds)) },
  });
}

import { availableParallelism } from 'node:os';
import { hash, hashSync, verify } from '@node-rs/argon2';
import { randomToken } from '#platform/crypto';
import { coded } from '#platform/errors';
import { normalPassword } from './password.ts';

/** Hashes passwords with argon2id, a few at a time, so that many sign-ins at once cannot take the memory. */
export interface Hasher {
  hash(password: string): Promise<string>;
  /** Without a secret (an unknown account) it does the same work and answers false. */
  verify(secret: string | undefined, password: string): Promise<boolean>;
  /** Made with other parameters than those of today. */
  isOutdated(secret: string): boolean;
  /** How often each was done: equal work is proved by counting. */
  readonly done: { hashed: number; verified: number };
}

interface Options {
  /** Hashes at the same time; each takes 19 MiB. */
  concurrency?: number;
  /** How many may wait: beyond it, 503 with Retry-After. At 5 ms each this is about a second. */
  longestQueue?: number;
  timeCost?: number;
}

/** OWASP's least for argon2id: 19 MiB, two passes, one lane. */
const memoryCost = 19_456;

export function makeHasher(options: Options = {}): Hasher {
  const cost = { memoryCost, timeCost: options.timeCost ?? 2, parallelism: 1 };
  const prefix = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`;
  const decoy = hashSync(randomToken(), cost);
  const done = { hashed: 0, verified: 0 };
  const inTurn = makeQueue(
    options.concurrency ?? Math.min(4, Math.max(2, availableParallelism())),
    options.longestQueue ?? 256,
  );
  return {
    done,
    isOutdated: (secret) => !secret.startsWith(prefix),
    async hash(password) {
      done.hashed += 1;
      return await inTurn(() => hash(normalPassword(password), cost));
    },
    async verify(secret, password) {
      done.verified += 1;
      const right = await inTurn(() => verify(secret ?? decoy, normalPassword(password)));
      return right && secret !== undefined;
    },
  };
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

function makeQueue(concurrency: number, longest: number): InTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  const enter = async () => {
    if (running < concurrency) running += 1;
    else if (waiting.length >= longest) throw tooMany();
    // Who leaves hands the place on, so `running` stays as it is.
    else await new Promise<void>((turn) => waiting.push(turn));
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

const tooMany = () =>
  coded('UNAVAILABLE', 'Too many people sign in at this moment. Try again in a second.', {
    headers: { 'retry-after': '1' },
  });

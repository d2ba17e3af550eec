import { describe, expect, it } from 'vitest';
import { makeHasher } from './password-hasher.ts';

describe('rule 43: passwords', () => {
  it('are hashed by argon2id with 19 MiB, two passes and one lane', async () => {
    expect(await makeHasher().hash('a heron at the weir')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('are known as outdated when they were hashed with other parameters', async () => {
    const earlier = await makeHasher({ timeCost: 1 }).hash('a heron at the weir');
    const hasher = makeHasher();
    expect(hasher.isOutdated(earlier)).toBe(true);
    expect(hasher.isOutdated(await hasher.hash('a heron at the weir'))).toBe(false);
    expect(await hasher.verify(earlier, 'a heron at the weir')).toBe(true);
  });

  it('are refused with 503 when too many wait, and the others are still hashed', async () => {
    const hasher = makeHasher({ concurrency: 1, longestQueue: 2 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => hasher.hash('a heron at the weir')));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ code: 'UNAVAILABLE', headers: { 'retry-after': '1' } });
    }
    expect(await hasher.hash('a heron at the weir')).toContain('$argon2id$');
  });

  it('cost an unknown account the same work', async () => {
    const hasher = makeHasher();
    expect(await hasher.verify(undefined, 'a heron at the weir')).toBe(false);
    expect(hasher.done).toEqual({ hashed: 0, verified: 1 });
  });
});

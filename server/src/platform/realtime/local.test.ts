import { describe } from 'vitest';
import { describeRealtime } from './conformance.ts';
import { localRealtime } from './index.ts';

describe('local realtime', () => {
  describeRealtime(async () => {
    const realtime = localRealtime();
    return { one: realtime, other: realtime };
  });
});

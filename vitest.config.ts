import { defineConfig } from 'vitest/config';

// Machines of continuous integration are shared and slow by turns: what waits there waits longer, and what a stall broke
// is tried again. A test that is wrong fails every time.
const shared = process.env['CI'] === 'true';

export default defineConfig({
  test: {
    include: [
      'server/**/*.test.ts',
      'sdk/**/*.test.ts',
      'web/**/*.test.ts',
      'examples/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    globalSetup: ['server/test/kit/server.ts'],
    pool: 'forks',
    maxWorkers: 2,
    retry: shared ? 2 : 0,
    testTimeout: shared ? 60_000 : 20_000,
    hookTimeout: shared ? 180_000 : 60_000,
  },
});

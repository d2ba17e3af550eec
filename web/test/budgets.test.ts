import { describe, expect, it } from 'vitest';
import { weigh } from '../scripts/budgets.ts';

// The build stands where the browser tests are run; they are not run without a browser, and neither is this.
describe.skipIf(process.env['TEST_CHROMIUM'] === undefined)('the weight of the web app', () => {
  it.each(process.env['TEST_CHROMIUM'] === undefined ? [] : weigh())(
    '$name: $bytes of $limit bytes',
    ({ bytes, limit }) => {
      expect(bytes).toBeLessThanOrEqual(limit);
    },
  );
});

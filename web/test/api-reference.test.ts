import { expect, it } from 'vitest';
import { inBrowser } from './kit/index.ts';

inBrowser('the API reference', ({ kit, open }) => {
  it.each(['/docs', '/redoc'])('%s shows a route, and asks nobody else for anything', async (path) => {
    const page = await open();
    await page.goto(`${kit.url}${path}`);
    // Swagger UI draws what is in sight, and that is the beginning.
    await page.getByText('/api/v1/auth/sign-up').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.title()).toMatch(/^Tocsin API/);
  });

  it('the page of error codes lists them', async () => {
    const page = await open();
    await page.goto(`${kit.url}/docs/errors`);
    await page
      .getByRole('cell', { name: 'HOST_BUSY' })
      .or(page.getByRole('cell', { name: 'UNAUTHENTICATED' }))
      .first()
      .waitFor();
  });
});

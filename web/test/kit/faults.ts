import type { Page } from 'playwright-core';

/** Collects what no page may do: ask another origin, throw, write an error, miss a file, break the content policy. */
export function watchFaults(page: Page, origin: string): readonly string[] {
  const faults: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    const own = url.origin === origin || url.protocol === 'data:' || url.protocol === 'blob:';
    // Connecting a chat leaves for the sandbox of sample mode, as a link does.
    if (request.isNavigationRequest() && url.hostname === '127.0.0.1') return;
    if (!own) faults.push(`asked ${url.href}`);
  });
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    // A refusal by the API is an answer, and an unknown address has a page; everything else that is missing is a mistake.
    const expected = pathname.startsWith('/api/') || response.request().isNavigationRequest();
    if (response.status() >= (expected ? 500 : 400)) faults.push(`got ${response.status()} for ${pathname}`);
  });
  page.on('pageerror', (error) => faults.push(`threw ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    // The browser's own line about a status, which is judged above.
    if (message.text().startsWith('Failed to load resource: the server responded')) return;
    faults.push(`wrote the error "${message.text()}" (${message.location().url})`);
  });
  return faults;
}

/**
 * Pages link with plain `<a href>`. Inside the app a press on one is a navigation of the router; a modifier, a target,
 * a download, another origin or a page outside the app stays the browser's.
 */
export function followLinks(navigate: (href: string) => void, belongs: (path: string) => boolean): () => void {
  const listen = (event: MouseEvent): void => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const anchor = event.target instanceof Element ? event.target.closest('a') : null;
    if (anchor === null || !anchor.hasAttribute('href') || anchor.target !== '' || anchor.hasAttribute('download'))
      return;
    const url = new URL(anchor.href, location.href);
    if (url.origin !== location.origin || !belongs(url.pathname)) return;
    if (url.hash !== '' && url.pathname === location.pathname && url.search === location.search) return;
    event.preventDefault();
    navigate(`${url.pathname}${url.search}${url.hash}`);
  };
  document.addEventListener('click', listen);
  return () => document.removeEventListener('click', listen);
}

/** A path to come back to after signing in: one of this site only, never `//elsewhere` or `\elsewhere`. */
export function safeReturnTo(path: string | null | undefined): string {
  if (path === null || path === undefined || !/^\/(?![/\\])/.test(path)) return '/';
  const url = new URL(path, location.origin);
  return url.origin === location.origin ? `${url.pathname}${url.search}${url.hash}` : '/';
}

/** The same page with some search parameters changed; an empty value removes one. */
export function withSearch(search: Readonly<Record<string, string | undefined>>, path = ''): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (value !== undefined && value !== '') parameters.set(name, value);
  const text = parameters.toString();
  return `${path}${text === '' ? (path === '' ? '?' : '') : `?${text}`}`;
}

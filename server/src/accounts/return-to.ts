const firstPage = '/inbox';

/** A page of this installation to go on to: a path of ours or the first page, never `//elsewhere` or `\elsewhere`. */
export function safeReturnTo(path: string | undefined, publicUrl: string): string {
  if (path === undefined || !/^\/(?![/\\])/.test(path)) return firstPage;
  const url = URL.parse(path, publicUrl);
  if (url?.origin !== new URL(publicUrl).origin) return firstPage;
  // Dots and tabs are gone by now, and what is left may begin with two slashes again.
  return /^\/(?!\/)/.test(url.pathname) ? `${url.pathname}${url.search}${url.hash}` : firstPage;
}

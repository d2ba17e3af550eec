import type { ComponentType } from 'react';

/** A page that needs no session: its path (with one `:name` at most) and what loads it. */
export interface Page {
  path: string;
  load: () => Promise<ComponentType<{ parameter: string }>>;
}

/** Finds the page of a path; a trailing slash does not matter. */
export function findPage(pages: readonly Page[], path: string): { page: Page; parameter: string } | undefined {
  const wanted = parts(path);
  for (const page of pages) {
    const own = parts(page.path);
    if (own.length === wanted.length && own.every((part, index) => part.startsWith(':') || part === wanted[index])) {
      const index = own.findIndex((part) => part.startsWith(':'));
      return { page, parameter: decodeURIComponent(wanted[index] ?? '') };
    }
  }
  return undefined;
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

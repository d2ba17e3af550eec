import type { Page } from './page.ts';

/** Every page of this entry. */
export const pages: readonly Page[] = [];

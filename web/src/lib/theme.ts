import { readStorage, writeStorage } from './locale.ts';

export type Theme = 'system' | 'light' | 'dark';

/** Shows the theme at once and keeps it for theme.js, which sets it before the next first paint. */
export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  if (readStorage('tocsin.theme') !== theme) writeStorage('tocsin.theme', theme);
}

/** How close the rows of tables stand. */
export function showDensity(density: 'comfortable' | 'compact'): void {
  document.documentElement.dataset['density'] = density;
}

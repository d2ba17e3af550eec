import { settingsTable } from './table.ts';
import type { Setting } from './table.ts';
import type { Settings } from './settings.ts';

/** One line of `tocsin settings`: what is in force, with secrets masked. */
export interface ShownSetting {
  variable: string;
  value: string;
  sentence: string;
}

/** What is in force, in the order of the table. Passwords and keys are masked. */
export function showSettings(settings: Settings): ShownSetting[] {
  const inForce: Record<string, unknown> = {
    ...settings,
    environment: settings.production ? 'production' : 'development',
    sample: settings.sampleMode ? 'on' : 'off',
  };
  const rows: [string, Setting][] = Object.entries(settingsTable);
  return rows.map(([name, row]) => ({
    variable: row.variable,
    value: show(inForce[name], row),
    sentence: row.sentence,
  }));
}

function show(value: unknown, { secret, otherwise }: Setting): string {
  if (value === undefined) return `(${otherwise ?? 'not set'})`;
  if (Array.isArray(value)) return secret ? `(${value.length} hidden)` : value.join(',');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return secret ? mask(text) : text;
}

function mask(value: string): string {
  const url = URL.parse(value);
  if (!url) return '(hidden)';
  if (url.password) url.password = '***';
  // A password may stand among the parameters as well.
  for (const name of url.searchParams.keys())
    if (/pass|key|token|secret/i.test(name)) url.searchParams.set(name, '***');
  return url.href;
}

/** The language and direction of the page, chosen before the first paint by theme.js and stored for the next visit. */
export type LocaleCode = 'en' | 'pseudo' | 'ar-pseudo';

const storageKey = 'tocsin.locale';

export function currentLocale(): LocaleCode {
  const stored = readStorage(storageKey);
  return stored === 'pseudo' || stored === 'ar-pseudo' ? stored : 'en';
}

/** The tag for `Intl`: day before month and a 24-hour clock, because the log is read across zones. */
export function intlLocale(): string {
  return 'en-GB';
}

/** Storage may be closed (private windows, policies); then the choice lasts for the visit only. */
export function readStorage(key: string): string | null {
  try {
    return globalThis.localStorage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

export function writeStorage(key: string, value: string): void {
  try {
    globalThis.localStorage?.setItem(key, value);
  } catch {
    // As above.
  }
}

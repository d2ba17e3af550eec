import { useEffect, useRef } from 'react';

/** Keys to what they do. `g i` means G, then I; letters are pressed without a modifier, `Shift+A` with Shift. */
export type Shortcuts = Readonly<Record<string, () => void>>;

let enabled = true;

/** Single-key shortcuts can be switched off in the profile (WCAG 2.1.4). */
export function enableShortcuts(on: boolean): void {
  enabled = on;
}

/** Listens for keys while the component is shown. Nothing happens while a person types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    let first = '';
    const listen = (event: KeyboardEvent): void => {
      if (!enabled || event.defaultPrevented || isBusyElsewhere(event)) return;
      const key = keyName(event);
      const action = latest.current[`${first} ${key}`.trim()] ?? latest.current[key];
      first = first === '' && key === 'g' ? 'g' : '';
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** `j`, `Shift+A`, `?`: a letter names its Shift, a sign already is what Shift made of it. */
export function keyName({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string {
  return shiftKey && /^[a-z]$/i.test(key) ? `Shift+${key.toUpperCase()}` : key.length === 1 ? key.toLowerCase() : key;
}

function isBusyElsewhere(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector('dialog[open]') !== null) return true;
  return (
    event.target instanceof Element &&
    event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable=true]') !== null
  );
}

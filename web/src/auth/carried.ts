import { useState } from 'react';

const emailKey = 'tocsin.email';
const sentKey = 'tocsin.mail-sent-at';

/** The e-mail address as it was typed on one of these pages; the next page has it already. It ends with the tab. */
export function useCarriedEmail(): [email: string, setEmail: (email: string) => void] {
  const [email, setEmail] = useState(() => read(emailKey) ?? '');
  const carry = (next: string): void => {
    setEmail(next);
    write(emailKey, next.trim());
  };
  return [email, carry];
}

/** Remembers when a mail was asked for, so that a reload does not shorten the wait for the next one. */
export function noteMailSent(at: number): void {
  write(sentKey, String(at));
}

export function lastMailSent(): number {
  return Number(read(sentKey) ?? 0);
}

// Storage may be closed to the page; then each page starts empty.
function read(key: string): string | null {
  try {
    return globalThis.sessionStorage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    globalThis.sessionStorage?.setItem(key, value);
  } catch {
    // As above.
  }
}

/** A piece of HTML: only `html` and `trusted` make it. */
export interface Html {
  readonly markup: string;
}

type Slot = string | number | Html | readonly Html[] | null;

/** HTML with places for values. A text is escaped, a piece of HTML is not, and null is nothing. */
export function html(strings: TemplateStringsArray, ...slots: Slot[]): Html {
  const parts = strings.map((text, index) => text + (index < slots.length ? fill(slots[index] ?? null) : ''));
  return { markup: parts.join('') };
}

/** What the Markdown reader made: safe, and HTML already. */
export function trusted(markup: string): Html {
  return { markup };
}

function fill(slot: Slot): string {
  if (slot === null) return '';
  if (typeof slot === 'string' || typeof slot === 'number') return escape(String(slot));
  return 'markup' in slot ? slot.markup : slot.map(({ markup }) => markup).join('');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

/** For HTML and XML alike; what XML cannot hold is left out. */
export function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '')
    .replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

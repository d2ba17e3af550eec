/** A piece of HTML. Only `markup` and `trusted` make it, so whatever stands in it was escaped or is such a piece itself. */
export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

type Slot = string | number | Markup | readonly Markup[] | null;

/** HTML or XML with places for values. A text is escaped, a piece of HTML is not, and null is nothing. */
export function markup(strings: TemplateStringsArray, ...slots: Slot[]): Markup {
  let html = strings[0] ?? '';
  slots.forEach((slot, index) => {
    html += fill(slot) + (strings[index + 1] ?? '');
  });
  return new Markup(html);
}

/** HTML that was made safely elsewhere. */
export function trusted(html: string): Markup {
  return new Markup(html);
}

function fill(slot: Slot): string {
  if (slot === null) return '';
  if (typeof slot === 'string' || typeof slot === 'number') return escapeMarkup(String(slot));
  if (slot instanceof Markup) return slot.html;
  return slot.map(({ html }) => html).join('');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

/** A text for HTML and XML alike, as content or as a quoted attribute; what XML cannot hold is left out. */
export function escapeMarkup(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '')
    .replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

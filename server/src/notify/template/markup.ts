/** A piece of HTML. Only `markup` makes it, so whatever stands in it was escaped or is such a piece itself. */
export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

type Slot = string | Markup | readonly Markup[] | null;

/** HTML with places for values. A text is escaped, a piece of HTML is not, and null is nothing. */
export function markup(strings: TemplateStringsArray, ...slots: Slot[]): Markup {
  let html = strings[0] ?? '';
  slots.forEach((slot, index) => {
    html += fill(slot) + (strings[index + 1] ?? '');
  });
  return new Markup(html);
}

function fill(slot: Slot): string {
  if (slot === null) return '';
  if (typeof slot === 'string') return escape(slot);
  if (slot instanceof Markup) return slot.html;
  return slot.map(({ html }) => html).join('');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

import MarkdownIt from 'markdown-it';

/** What is made of a text when it is saved or shown. */
export interface Heading {
  readonly id: string;
  readonly text: string;
}

const markdown = makeMarkdown();
const wordsAMinute = 230;
const longestSummary = 300;

/** The HTML of a Markdown text. What people typed as HTML is shown as text, and links lead to web pages and mailboxes only. */
export function renderMarkdown(content: string): string {
  return markdown.render(content);
}

/** The headings of a text, for the list that stands before a long one; their ids are those of the rendered headings. */
export function headingsOf(content: string): Heading[] {
  const tokens = markdown.parse(content, {});
  return tokens.flatMap((token, index) => {
    const id = token.type === 'heading_open' && token.tag === 'h2' ? token.attrGet('id') : null;
    return id === null ? [] : [{ id: String(id), text: textOf(tokens[index + 1]) }];
  });
}

/** The beginning of the text as one plain line. */
export function summaryOf(content: string): string {
  const tokens = markdown.parse(content, {});
  const first = tokens.findIndex(({ type, level }) => type === 'paragraph_open' && level === 0);
  const text = textOf(tokens[first + 1])
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (text.length <= longestSummary) return text;
  const cut = text.slice(0, longestSummary);
  return `${(/^.*(?=\s)/s.exec(cut)?.[0] ?? cut).trimEnd().toWellFormed()}…`;
}

export function countWords(content: string): number {
  const text = markdown.parse(content, {}).map((token) => (token.type === 'inline' ? textOf(token) : token.content));
  return text.join(' ').match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0;
}

export function readingMinutes(words: number): number {
  return Math.max(1, Math.ceil(words / wordsAMinute));
}

type Token = ReturnType<typeof markdown.parse>[number];

function textOf(token: Token | undefined): string {
  const parts = (token?.type === 'inline' ? token.children : null) ?? [];
  return parts.map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content)).join('');
}

function makeMarkdown() {
  const made = new MarkdownIt('default', { html: false, linkify: false, typographer: false, maxNesting: 30 });
  made.validateLink = isSafe;
  made.core.ruler.push('headings', ({ tokens }) => nameHeadings(tokens));
  made.core.ruler.push('links', ({ tokens }) => markLinks(tokens));
  // A picture of another site would tell that site who reads: it is a link, and its description the text.
  made.renderer.rules['image'] = (tokens, index) => {
    const { attrs, content } = tokens[index] ?? { attrs: null, content: '' };
    const address = String(attrs?.find(([name]) => name === 'src')?.[1] ?? '');
    const { escapeHtml } = made.utils;
    return `<a href="${escapeHtml(address)}" rel="nofollow noopener ugc">${escapeHtml(content === '' ? address : content)}</a>`;
  };
  return made;
}

/** Anything that is not known to be harmless is left as it was typed. */
function isSafe(address: string): boolean {
  // What a browser drops from an address must not hide a scheme from us.
  const plain = address.replaceAll(/[\p{Cc}\s]/gu, '').toLowerCase();
  return /^(https?:\/\/|mailto:|\/(?![/\\])|#)/.test(plain);
}

/**
 * The title of the page is its first heading, so those of the text begin below it, at whatever level their author began,
 * and none is left out on the way down. Each can be linked to.
 */
function nameHeadings(tokens: readonly Token[]): void {
  const used = new Map<string, number>();
  const above: number[] = [];
  tokens.forEach((token, index) => {
    if (token.type === 'heading_open') {
      const level = Number(token.tag.slice(1));
      while ((above.at(-1) ?? 0) >= level) above.pop();
      above.push(level);
      token.attrSet('id', idOf(textOf(tokens[index + 1]), used));
    }
    if (token.type === 'heading_open' || token.type === 'heading_close')
      token.tag = `h${Math.min(6, above.length + 1)}`;
  });
}

/** What people write vouches for nothing that it leads to. */
function markLinks(tokens: readonly Token[]): void {
  const inline = tokens.flatMap(({ children }) => children ?? []);
  for (const token of inline) if (token.type === 'link_open') token.attrSet('rel', 'nofollow noopener ugc');
}

function idOf(text: string, used: Map<string, number>): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const id = `s-${words.join('-').slice(0, 60)}`;
  const times = (used.get(id) ?? 0) + 1;
  used.set(id, times);
  return times === 1 ? id : `${id}-${times}`;
}

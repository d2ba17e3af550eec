import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { escapeMarkup as escapeHtml } from '../markup/index.ts';
import { pageStyle } from './page-style.ts';

/** A page of a stand-in: it needs nothing but itself, and does not pretend to be the service that it stands for. */
export interface Page {
  readonly title: string;
  /** One sentence below the title. */
  readonly note: string;
  /** Other pages of the same kind, shown as tabs. */
  readonly tabs?: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
  /** HTML; whatever came from outside is escaped in it. */
  readonly body: string;
  /** Where its forms may lead beside itself: browsers hold redirects after a form to it too. */
  readonly formsTo?: readonly string[];
}

/** Something that was received, as a row of a log: time, mark, sentence, and what belongs to it. */
export interface Entry {
  /** ISO 8601. */
  readonly at: string;
  readonly mark: Mark;
  readonly sentence: string;
  readonly facts: readonly string[];
  readonly text?: string;
  readonly links?: readonly EntryLink[];
  /** HTML of a form. */
  readonly form?: string;
}

/** What became of it: a shape, with a word for those who do not see it. */
export type Mark = 'received' | 'refused';

export interface EntryLink {
  readonly label: string;
  readonly url: string;
}

const marks: Readonly<Record<Mark, { readonly word: string; readonly shape: string }>> = {
  received: { word: 'Received', shape: '<circle cx="6" cy="6" r="4"/>' },
  refused: { word: 'Refused', shape: '<path d="M2 2l8 8M10 2l-8 8"/>' },
};

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

function pageHtml({ title, note, tabs = [], body }: Page): string {
  const links = tabs.map(
    ({ label, href, current }) =>
      `<a href="${escapeHtml(href)}"${current ? ' aria-current="page"' : ''}>${escapeHtml(label)}</a>`,
  );
  const nav = links.length === 0 ? '' : `<nav aria-label="Stand-ins">${links.join('\n')}</nav>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${pageStyle}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${nav}<p class="note">${escapeHtml(note)}</p>${body}</main></body></html>`;
}

/** What was received, newest first as it is given, or the sentence for nothing. */
export function entriesHtml(entries: readonly Entry[], nothing: string): string {
  if (entries.length === 0) return `<p>${escapeHtml(nothing)}</p>`;
  return `<ol class="log">${entries.map(entryHtml).join('\n')}</ol>`;
}

function entryHtml({ at, mark, sentence, facts, text = '', links = [], form = '' }: Entry): string {
  const time = at.slice(11, 19);
  const { word, shape } = marks[mark];
  const list = links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`).join('\n');
  return `<li><time datetime="${escapeHtml(at)}" title="${escapeHtml(at)}">${escapeHtml(time)}</time><span class="rail"><svg viewBox="0 0 12 12" role="img" aria-label="${word}">${shape}</svg></span><div><h2>${escapeHtml(sentence)}</h2>
<p class="facts">${escapeHtml(facts.filter((fact) => fact !== '').join(' · '))}</p>${text === '' ? '' : `<pre>${linked(escapeHtml(text))}</pre>`}${list === '' && form === '' ? '' : `<p class="actions">${list}${form}</p>`}</div></li>`;
}

function linked(escaped: string): string {
  return escaped.replaceAll(/https?:\/\/(?:(?!&lt;|&gt;|&#34;)[^\s)\]])+/g, (url) => `<a href="${url}">${url}</a>`);
}

/** Sends a page with a policy of its own: its one style, no script, forms to itself and where it says. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const forms = ["'self'", ...(page.formsTo ?? [])].join(' ');
  return reply
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${forms}; base-uri 'none'; frame-ancestors 'none'`,
    )
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .send(pageHtml(page));
}

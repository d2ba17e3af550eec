import { everyArticle, type ArticleSummary } from '@tocsin/sdk/contract';
import type { ArticleResource } from './watchable.ts';
// Called html here, so that the formatter lays it out as such.
import { markup as html, trusted, type Markup } from '#platform/markup';
import type { Heading } from './markdown.ts';
import { readerText as text } from './reader-text.ts';

/** The frame of every page for readers: no script, nothing of another site. */
export function framed(page: { title: string; description?: string; body: Markup; query?: string }): string {
  const { title, description = '', body, query = '' } = page;
  const documentTitle = `${title} · ${text.product}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${documentTitle}</title>
        ${description === '' ? null : html`<meta name="description" content="${description}" />`}
        <link rel="icon" href="/favicon.svg" />
        <link rel="stylesheet" href="/articles/style.css" />
        <link rel="alternate" type="application/atom+xml" title="${text.atom}" href="/articles/feed.atom${query}" />
        <link rel="alternate" type="application/feed+json" title="${text.json}" href="/articles/feed.json${query}" />
      </head>
      <body>
        <header class="site"><a href="/articles">${text.articles}</a><a href="/write">${text.signIn}</a></header>
        <main>${body}</main>
        <footer>
          <nav aria-label="${text.feeds}">
            <a href="/articles/feed.atom${query}">${text.atom}</a><a href="/articles/feed.json${query}">${text.json}</a>
          </nav>
        </footer>
      </body>
    </html> `.html;
}

export interface Narrowed {
  readonly author?: string | undefined;
  readonly authorName?: string | undefined;
  readonly tag?: string | undefined;
}

/** The list of articles, narrowed to an author or a tag or not. */
export function listPage(list: { items: readonly ArticleSummary[]; narrowed: Narrowed; next: string | null }): string {
  const { items, narrowed, next } = list;
  const title = titleOf(narrowed);
  const query = queryOf(narrowed);
  const isNarrowed = query !== '';
  return framed({
    title,
    query,
    body: html`<h1>${title}</h1>
      ${isNarrowed ? html`<p class="meta"><a href="/articles">${text.everything}</a></p>` : null}
      ${
        items.length === 0
          ? html`<p>${isNarrowed ? text.noneOf : text.none}</p>`
          : html`<ol class="rail">
              ${items.map(row)}
            </ol>`
      }
      ${next === null ? null : html`<p><a rel="next" href="/articles${queryOf(narrowed, next)}">${text.older}</a></p>`}
      ${subscribeForm({ choices: choicesFor(narrowed) })}`,
  });
}

/** `?tag=…`, as lists and feeds take it. */
function queryOf({ author, tag }: Narrowed, cursor?: string): string {
  const given = { author, tag, cursor };
  const set = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
}

export function titleOf({ author, authorName, tag }: Narrowed): string {
  if (tag !== undefined && tag !== everyArticle) return text.about(tag);
  return author === undefined ? text.articles : text.ofAuthor(nameOf(authorName));
}

function row({ title, url, summary, published_at: at, author, reading_minutes: minutes }: ArticleSummary): Markup {
  return html`<li>
    ${dateOf(at)}<span class="dot"></span>
    <div>
      <a class="title" href="${pathOf(url)}"><bdi>${title}</bdi></a>
      <p class="meta">${text.by(nameOf(author.name))} · ${text.minutes(minutes)}</p>
      <p><bdi>${summary}</bdi></p>
    </div>
  </li>`;
}

/** One article. `content` is what the Markdown reader made. */
export function articlePage(shown: { article: ArticleSummary; content: string; headings: readonly Heading[] }): string {
  const { article, content, headings } = shown;
  const { title, author, tags, summary } = article;
  const authorName = nameOf(author.name);
  return framed({
    title,
    description: summary,
    body: html`<article>
        <h1><bdi>${title}</bdi></h1>
        <p class="meta">
          <a rel="author" href="/articles?author=${author.id}">${text.by(authorName)}</a> · ${datesOf(article)} ·
          ${text.minutes(article.reading_minutes)}
        </p>
        ${headings.length < 3 ? null : contents(headings)}
        <div class="text" dir="auto">${trusted(content)}</div>
        ${
          tags.length === 0
            ? null
            : html`<ul class="tags" aria-label="${text.tags}">
                ${tags.map(tagLink)}
              </ul>`
        }
      </article>
      ${subscribeForm({ choices: choicesFor({ author: author.id, authorName }, tags) })}`,
  });
}

function contents(headings: readonly Heading[]): Markup {
  const items = headings.map(({ id, text: heading }) => html`<li><a href="#${id}">${heading}</a></li>`);
  return html`<nav class="contents" aria-labelledby="contents">
    <h2 id="contents">${text.contents}</h2>
    <ul>
      ${items}
    </ul>
  </nav>`;
}

function tagLink(tag: string): Markup {
  return html`<li><a rel="tag" href="/articles?${new URLSearchParams({ tag }).toString()}">${tag}</a></li>`;
}

function datesOf({ published_at: published, updated_at: updated }: ArticleSummary): Markup {
  const changed = published !== null && dayOf(updated) > dayOf(published);
  return html`${dateOf(published)}${changed ? html`, ${text.updated} ${dateOf(updated)}` : null}`;
}

const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** The day in UTC; the exact time is in the attribute. */
function dateOf(at: string | null): Markup {
  return at === null ? html`` : html`<time datetime="${at}">${dates.format(new Date(at))}</time>`;
}

const dayOf = (at: string): string => at.slice(0, 10);
export const nameOf = (name: string | undefined): string => (name === undefined || name === '' ? text.someone : name);
const pathOf = (url: string | null): string => (url === null ? '/articles' : new URL(url).pathname);

interface Choice {
  readonly about: string;
  readonly label: string;
}

function choicesFor({ author, authorName, tag }: Narrowed, tags: readonly string[] = []): Choice[] {
  const all = [...(tag === undefined || tag === everyArticle ? [] : [tag]), ...tags];
  return [
    ...(author === undefined ? [] : [{ about: `author:${author}`, label: text.subscribe.author(nameOf(authorName)) }]),
    ...all.map((one) => ({ about: `tag:${one}`, label: text.subscribe.tag(one) })),
    { about: `tag:${everyArticle}`, label: text.subscribe.every },
  ];
}

interface SubscribeForm {
  readonly choices: readonly Choice[];
  readonly email?: string;
  readonly error?: string;
}

function subscribeForm({ choices, email = '', error }: SubscribeForm): Markup {
  const words = text.subscribe;
  return html`<section class="subscribe" aria-labelledby="subscribe">
    <h2 id="subscribe">${words.title}</h2>
    <p class="hint" id="subscribe-hint">${words.hint}</p>
    ${error === undefined ? null : html`<p class="error" id="subscribe-error" role="alert">${error}</p>`}
    <form method="post" action="/articles/subscribe">
      <label for="email">${words.email}</label>
      <input
        id="email"
        name="email"
        type="email"
        required
        maxlength="254"
        autocomplete="email"
        autocapitalize="none"
        spellcheck="false"
        value="${email}"
        aria-describedby="subscribe-hint"
      />
      <label for="about">${words.what}</label>
      <select id="about" name="about">
        ${choices.map(({ about, label }) => html`<option value="${about}">${label}</option>`)}
      </select>
      <button type="submit">${words.send}</button>
    </form>
  </section>`;
}

/** The form again, with what was wrong. */
export function formPage(form: { about: ArticleResource | undefined; email: string; error: string }): string {
  const { about, email, error } = form;
  const title = text.subscribe.title;
  const narrowed = about === undefined ? {} : { [about.kind]: about.id };
  return framed({
    title: `Error: ${title}`,
    body: html`<h1>${title}</h1>
      ${subscribeForm({ choices: choicesFor(narrowed), email, error })}`,
  });
}

/** A page that says one thing. */
export function messagePage(message: {
  title: string;
  text: string;
  form?: { action: string; button: string };
}): string {
  const { title, text: said, form } = message;
  return framed({
    title,
    body: html`<h1>${title}</h1>
      <p>${said}</p>
      ${form === undefined ? null : html`<form method="post" action="${form.action}"><button type="submit">${form.button}</button></form>`}
      <p><a href="/articles">${text.everything}</a></p>`,
  });
}

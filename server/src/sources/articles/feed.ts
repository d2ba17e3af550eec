import type { ArticleSummary } from '@tocsin/sdk/contract';
// Called html here, so that the formatter lays it out as such.
import { markup as html, type Markup } from '#platform/markup';
import { nameOf } from './reader-page.ts';

/** An article with the HTML of its content. */
export interface FeedItem {
  readonly article: ArticleSummary;
  readonly content: string;
}

export interface Feed {
  readonly title: string;
  /** The address of the feed itself. */
  readonly url: string;
  /** The page of the same articles. */
  readonly home: string;
  readonly items: readonly FeedItem[];
  /** What stands for the time of a feed without items. */
  readonly now: Date;
}

/** RFC 4287. */
export function atomOf({ title, url, home, items, now }: Feed): string {
  const updated =
    items
      .map(({ article }) => article.updated_at)
      .toSorted()
      .at(-1) ?? now.toISOString();
  return html`<?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom">
      <title>${title}</title>
      <id>${url}</id>
      <link rel="self" type="application/atom+xml" href="${url}" />
      <link rel="alternate" type="text/html" href="${home}" />
      <updated>${updated}</updated>
      ${items.map(entry)}
    </feed> `.html;
}

function entry({ article, content }: FeedItem): Markup {
  const { id, title, url, author, published_at: published, updated_at: updated, summary, tags } = article;
  return html`<entry>
    <title>${title}</title>
    <id>urn:uuid:${id}</id>
    <link rel="alternate" type="text/html" href="${url}" />
    <author><name>${nameOf(author.name)}</name></author>
    <published>${published}</published>
    <updated>${latest(published, updated)}</updated>
    ${tags.map((tag) => html`<category term="${tag}" />`)}
    <summary>${summary}</summary>
    <content type="html">${content}</content>
  </entry> `;
}

/** What was written before it was published was new to readers when it was published. */
function latest(published: string | null, updated: string): string {
  return published !== null && published > updated ? published : updated;
}

/** JSON Feed 1.1. */
export function jsonFeedOf({ title, url, home, items }: Feed): object {
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: home,
    feed_url: url,
    items: items.map(({ article, content }) => ({
      id: `urn:uuid:${article.id}`,
      url: article.url,
      title: article.title,
      summary: article.summary,
      content_html: content,
      date_published: article.published_at,
      date_modified: latest(article.published_at, article.updated_at),
      authors: [{ name: nameOf(article.author.name) }],
      tags: article.tags,
    })),
  };
}

import { z } from 'zod';

/** The chats of the sandbox, by the names of their doubles. */
export const chatNames = ['slack', 'discord'] as const;

const titles = { slack: 'Slack sandbox', discord: 'Discord sandbox' };

/** What the two doubles have in common: Slack says `text` and blocks, Discord `content` and embeds. */
const Item = z.object({
  channel_name: z.string(),
  edited: z.boolean(),
  thread_ts: z.string().nullish(),
  text: z.string().optional(),
  content: z.string().optional(),
  embeds: z.array(z.object({ description: z.string() })).optional(),
  blocks: z.array(z.object({ elements: z.array(z.object({ url: z.string().default('') })).optional() })).nullish(),
});

/** The messages of a sandbox as one plain page, for people; programs read /dev/<name>.json. */
export function chatPage(name: keyof typeof titles, items: readonly unknown[]): string {
  const rows = items.map((item) => rowOf(Item.parse(item)));
  const none = '<p>Nothing yet. What Tocsin posts here appears on this page.</p>';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${titles[name]} · Tocsin</title></head><body><main><h1>${titles[name]}</h1><p>This is a stand-in on this machine. Nothing leaves it.</p>${rows.join('\n') || none}</main></body></html>`;
}

function rowOf({ channel_name, edited, thread_ts, text, content, embeds = [], blocks }: z.infer<typeof Item>): string {
  const notes = [channel_name, edited ? 'edited' : '', thread_ts ? 'in a thread' : ''].filter((note) => note !== '');
  const below = embeds.map(({ description }) => `<pre>${escape(description)}</pre>`).join('');
  const links = (blocks ?? []).flatMap(({ elements = [] }) => elements.map(({ url }) => url)).filter(isPage);
  const list = links.map((url) => `<li><a href="${escape(url)}">${escape(url)}</a></li>`).join('');
  return `<article><h2>${escape(text ?? content ?? '')}</h2><p>${escape(notes.join(' · '))}</p>${below}<ul>${list}</ul></article>`;
}

function isPage(url: string): boolean {
  return /^https?:\/\//.test(url);
}

/** Slack's own escapes are read first, so that the page shows what people would see. */
function escape(text: string): string {
  const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Message } from '../channel.ts';
import { html, parsePiece, plainText } from './engine.ts';
import type { Content } from './letter.ts';
import { markOf } from './mark.ts';
import type { Variables } from './variable.ts';

interface Page {
  content: Content;
  message: Message;
  variables: Variables;
}

export type Layout = (page: Page) => { text: string; html: string };

const folder = path.join(import.meta.dirname, 'layout');

/** The frame that every mail stands in. Each value is escaped on its way into the HTML; none is put there raw. */
export function makeLayout(): Layout {
  const asHtml = parsePiece(html, read('email.html.liquid'), slotNames);
  const asText = parsePiece(plainText, read('email.text.liquid'), slotNames);
  return (page) => {
    const slots = slotsOf(page);
    return { text: `${asText.render(slots).trimEnd()}\n`, html: asHtml.render(slots) };
  };
}

const slotNames = [
  'language',
  'direction',
  'time',
  'zone',
  'date',
  'mark',
  'sentence',
  'paragraphs',
  'action',
  'url',
  'acknowledge_url',
  'why',
  'why_url',
  'unsubscribe_url',
  'site',
] as const;

function slotsOf({ content, message, variables }: Page): Record<(typeof slotNames)[number], unknown> {
  const { time, zone, date, site } = variables;
  const { sentence, paragraphs, action, why } = content;
  const { acknowledgeUrl, unsubscribeUrl, whyUrl } = message;
  return {
    language: message.locale,
    direction: /^(ar|fa|he|ur)\b/.test(message.locale) ? 'rtl' : 'ltr',
    time,
    zone,
    date,
    site,
    mark: markOf(message),
    sentence,
    paragraphs,
    action,
    url: webOnly(message.url),
    acknowledge_url: webOnly(acknowledgeUrl),
    why,
    // What cannot be switched off needs no page that explains the switches: its sentence says why it came.
    why_url: unsubscribeUrl === undefined ? null : webOnly(whyUrl),
    unsubscribe_url: webOnly(unsubscribeUrl),
  };
}

// Nothing but a page of the web is ever linked.
function webOnly(url: string | undefined): string | null {
  return url !== undefined && /^https?:\/\//i.test(url) ? url : null;
}

function read(file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

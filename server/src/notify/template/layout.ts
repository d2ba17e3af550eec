import type { Message } from '../channel.ts';
import type { Content } from './letter.ts';
import { markOf, type Mark } from './mark.ts';
import type { Variables } from './variable.ts';

/** Everything that stands on a mail, in the order in which it is read. */
export interface Page {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** The time with its zone, and the date. */
  readonly moment: string;
  readonly mark: Mark;
  readonly sentence: string;
  readonly paragraphs: readonly (readonly string[])[];
  /** The one button. */
  readonly action: Link | null;
  readonly acknowledge: Link | null;
  readonly why: string;
  /** Why it came, and how to end such mail. */
  readonly footer: readonly Link[];
}

interface Link {
  readonly label: string;
  readonly url: string;
}

export function pageOf(content: Content, message: Message, { time, zone, date }: Variables): Page {
  const { locale, url, acknowledgeUrl, unsubscribeUrl, whyUrl } = message;
  // What cannot be switched off needs no page that explains the switches: its sentence says why it came.
  const explained = unsubscribeUrl === undefined ? undefined : whyUrl;
  return {
    language: locale,
    direction: /^(ar|fa|he|ur)\b/.test(locale) ? 'rtl' : 'ltr',
    moment: `${time} ${zone} · ${date}`,
    mark: markOf(message),
    sentence: content.sentence,
    paragraphs: content.paragraphs,
    action: link(content.action, url),
    acknowledge: link('Acknowledge', acknowledgeUrl),
    why: content.why,
    footer: [link('Why this came to you', explained), link('End these e-mails', unsubscribeUrl)].filter(
      (each) => each !== null,
    ),
  };
}

// Nothing but a page of the web is ever linked.
function link(label: string, url: string | undefined): Link | null {
  return url !== undefined && /^https?:\/\//i.test(url) ? { label, url } : null;
}

export function textOf(page: Page): string {
  const { moment, mark, sentence, paragraphs, action, acknowledge, why, footer } = page;
  const links = [action, acknowledge].flatMap((each) => (each ? [`${each.label}:\n${each.url}`] : []));
  const parts = [
    `${moment}\n${mark.shape} ${mark.word}: ${sentence}`,
    ...paragraphs.map((lines) => lines.join('\n')),
    ...links,
    ['--', why, ...footer.map(({ label, url }) => `${label}: ${url}`)].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

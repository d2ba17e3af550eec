import type { Message, Step, Templates } from '#notify';

type Page = ReturnType<Templates['page']>;

/** A message as Slack takes it, and what it does to the messages before it. */
export interface Note {
  /** For notifications and screen readers. */
  readonly text: string;
  readonly blocks: readonly object[];
  readonly does: 'post' | 'change';
  /** The first message of the same alert. */
  readonly thread: string | null;
}

// Slack refuses longer ones: a section takes 3000 characters, a button 75 and its address 3000.
const longest = { sentence: 600, text: 2900, label: 75, url: 2500 };

/** The button that acknowledges; everything else that can be pressed is a link. */
export const acknowledgeAction = 'acknowledge';

/** Mark and sentence, the body, when and why, and the buttons, in the voice of every other channel. */
export function writeNote(page: Page, message: Message, { presses }: { presses: boolean }): Note {
  const { step, thread, whyUrl, unsubscribeUrl, alertId } = message;
  const { mark, moment } = page;
  const sentence = escape(cut(page.sentence, longest.sentence));
  const body = escape(cut(page.paragraphs.map((lines) => lines.join('\n')).join('\n\n'), longest.text));
  // What cannot be switched off needs no page that explains the switches.
  const why = unsubscribeUrl === undefined || whyUrl === undefined ? [] : linkTo(whyUrl, 'Why this came');
  return {
    text: `${mark.shape} ${mark.word}: ${sentence}`,
    blocks: [
      section(`${mark.shape} ${emphasised(sentence)}`),
      ...(body === '' ? [] : [section(body)]),
      { type: 'context', elements: [mrkdwn([mark.word, escape(moment), ...why].join(' · '))] },
      ...buttons(page, presses && page.acknowledge ? alertId : null),
    ],
    does: changes(step) ? 'change' : 'post',
    thread: thread?.providerMessageId ?? null,
  };
}

/** What is shown in the earlier message; everything else is worth a message of its own. */
function changes(step: Step): boolean {
  return step === 'update' || step === 'acknowledge' || step === 'stale';
}

/**
 * A link for what only leads somewhere. Acknowledging is no link: it would act for whoever connected the channel,
 * whoever follows it. It is a press, of which Slack says by whom.
 */
function buttons({ action, acknowledge }: Page, alertId: string | null): object[] {
  const open = action && action.url.length <= longest.url ? [button('open', action.label, { url: action.url })] : [];
  const press =
    acknowledge && alertId !== null ? [button(acknowledgeAction, acknowledge.label, { value: alertId })] : [];
  const elements = [...open, ...press];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function button(id: string, label: string, does: { url: string } | { value: string }): object {
  const text = { type: 'plain_text', text: cut(label, longest.label), emoji: false };
  return { type: 'button', action_id: id, text, ...does };
}

function linkTo(url: string, label: string): string[] {
  return url.length <= longest.url ? [`<${escape(url)}|${label}>`] : [];
}

function section(text: string): object {
  return { type: 'section', text: mrkdwn(text) };
}

/** Verbatim: names of channels and people in the text of an event stay text. */
function mrkdwn(text: string): object {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** A star inside would end the emphasis in the middle. */
function emphasised(text: string): string {
  return text.includes('*') ? text : `*${text}*`;
}

/** Slack asks for these three and no others. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cuts so that it fits after escaping, which is what Slack counts, and never through a character. */
function cut(text: string, most: number): string {
  if (escape(text).length <= most) return text;
  let length = 0;
  const kept: string[] = [];
  for (const character of text) {
    length += escape(character).length;
    if (length >= most) break;
    kept.push(character);
  }
  return `${kept.join('')}…`;
}

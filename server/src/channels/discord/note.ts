import type { Message, Step, Templates } from '#notify';

type Page = ReturnType<Templates['page']>;

/** A message as Discord takes it, and what it does to the messages before it. */
export interface Note {
  readonly content: string;
  readonly embed: Embed;
  readonly does: 'post' | 'change';
  /** The first message of the same alert. */
  readonly thread: string | null;
}

interface Embed {
  readonly description: string;
  readonly color: number;
  readonly timestamp: string;
  readonly footer: { readonly text: string };
}

// Discord takes 2000 characters of content, 4096 of a description and 2048 of a footer, 6000 over all embeds.
const longest = { content: 1000, body: 3000, url: 400, footer: 300 };

const colours: Record<Page['mark']['tone'], number> = { crit: 0xb91d1a, warn: 0x925b00, mark: 0x00628e, ok: 0x1f7044 };

/** The sentence stands in the content, which is what a phone shows; the rest stands below it. */
export function writeNote(page: Page, { step, time, thread, whyUrl, unsubscribeUrl }: Message): Note {
  const { mark, action, acknowledge } = page;
  const body = cut(page.paragraphs.map((lines) => lines.join('\n')).join('\n\n'), longest.body);
  // What cannot be switched off needs no page that explains the switches.
  const why = unsubscribeUrl === undefined || whyUrl === undefined ? null : { label: 'Why this came', url: whyUrl };
  const links = [action, acknowledge, why].flatMap((each) => (each ? linkTo(each) : []));
  return {
    content: `${mark.shape} **${mark.word}**: ${cut(page.sentence, longest.content)}`,
    embed: {
      description: [body, links.join(' · ')].filter((part) => part !== '').join('\n\n'),
      color: colours[mark.tone],
      timestamp: time.toISOString(),
      footer: { text: `${page.moment} · ${page.why}`.slice(0, longest.footer) },
    },
    does: changes(step) ? 'change' : 'post',
    thread: thread?.providerMessageId ?? null,
  };
}

/** What is shown in the earlier message; everything else is worth a message of its own. */
function changes(step: Step): boolean {
  return step === 'update' || step === 'acknowledge' || step === 'stale';
}

/** A bracket in the address would end the link. */
export function linkTo({ label, url }: { label: string; url: string }): string[] {
  const address = url.replaceAll('(', '%28').replaceAll(')', '%29');
  return address.length > longest.url ? [] : [`[${escape(label)}](${address})`];
}

/** Everything that Discord reads as formatting, also a dash or a number sign that begins a line. */
function escape(text: string): string {
  return text.replaceAll(/[\\*_~`|<>[\]#]/g, String.raw`\$&`).replaceAll(/^(\s*)([-+])/gm, String.raw`$1\$2`);
}

/** Cuts so that it fits after escaping, and never through a character. */
function cut(text: string, most: number): string {
  if (escape(text).length <= most) return escape(text);
  let length = 0;
  const kept: string[] = [];
  for (const character of text) {
    length += escape(character).length;
    if (length >= most) break;
    kept.push(character);
  }
  return `${escape(kept.join(''))}…`.slice(0, most);
}

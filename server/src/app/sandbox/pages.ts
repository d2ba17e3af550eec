import { z } from 'zod';
import { entriesHtml, escapeHtml, type Entry, type Page } from '#platform/stand-in';
import { doubleNames, type Double, type DoubleName } from './double.ts';

interface Kind {
  readonly label: string;
  readonly title: string;
  readonly nothing: string;
  /** Throws for what is not an item of this double. */
  entry(item: unknown): Entry;
}

const note = 'This is a stand-in on this machine. Nothing leaves it. Times are in UTC.';

/** What one double received, newest first, as one page for people; programs read `/dev/<name>.json`. */
export function pageOf(name: DoubleName, double: Double | undefined): Page {
  const kind = kinds[name];
  const tabs = doubleNames.map((each) => ({
    label: kinds[each].label,
    href: `/dev/${each}`,
    current: each === name,
  }));
  const entries = (double?.items() ?? []).map((item) => kind.entry(item));
  const body = entriesHtml(entries, double ? kind.nothing : absent(name));
  return { title: `${kind.title} · Tocsin`, note, tabs, body };
}

function absent(name: DoubleName): string {
  if (name === 'push') return 'Web push has no stand-in yet.';
  return `${kinds[name].label} has no stand-in here, because it has credentials of its own.`;
}

const Mail = z.object({ to: z.string(), subject: z.string(), text: z.string(), at: z.string() });
const Text = z.object({ to: z.string(), from: z.string(), body: z.string(), at: z.string() });
const Hook = z.object({ path: z.string(), body: z.string(), at: z.string(), signature: z.string() });
const Discord = z.object({
  channel_name: z.string(),
  content: z.string(),
  embeds: z.array(z.object({ description: z.string().default('') })),
  edited: z.boolean(),
  timestamp: z.string(),
});
const Button = z.object({
  action_id: z.string().default(''),
  text: z.object({ text: z.string() }).optional(),
  url: z.string().optional(),
  value: z.string().optional(),
});
const Block = z.object({
  type: z.string(),
  text: z.object({ text: z.string() }).optional(),
  elements: z.array(z.unknown()).default([]),
});
const Slack = z.object({
  channel_name: z.string(),
  ts: z.string(),
  at: z.string(),
  thread_ts: z.string().nullable(),
  by: z.string(),
  for: z.string().nullable(),
  text: z.string(),
  blocks: z.array(Block).nullish(),
  edited: z.boolean(),
});

const kinds: Readonly<Record<DoubleName, Kind>> = {
  mail: {
    label: 'E-mail',
    title: 'Caught mail',
    nothing: 'No mail yet. What Tocsin sends by e-mail appears here.',
    entry(item) {
      const { to, subject, text, at } = Mail.parse(item);
      return { at, mark: 'received', sentence: subject, facts: [to], text };
    },
  },
  slack: { label: 'Slack', title: 'Slack sandbox', nothing: nothingIn('Slack'), entry: slackEntry },
  discord: {
    label: 'Discord',
    title: 'Discord sandbox',
    nothing: nothingIn('Discord'),
    entry(item) {
      const { channel_name, content, embeds, edited, timestamp } = Discord.parse(item);
      const text = embeds.map(({ description }) => description).join('\n\n');
      return {
        at: timestamp,
        mark: 'received',
        sentence: content,
        facts: [channel_name, edited ? 'edited' : ''],
        text,
      };
    },
  },
  sms: {
    label: 'SMS',
    title: 'SMS sandbox',
    nothing: 'No text message yet. What Tocsin sends by SMS appears here.',
    entry(item) {
      const { to, from, body, at } = Text.parse(item);
      return { at, mark: 'received', sentence: body, facts: [`to ${to}`, `from ${from}`] };
    },
  },
  push: { label: 'Push', title: 'Push sandbox', nothing: nothingIn('web push'), entry: () => noEntry('push') },
  hooks: {
    label: 'Webhooks',
    title: 'Webhook receiver',
    nothing: 'No webhook yet. What Tocsin posts to an address of the receiver appears here.',
    entry(item) {
      const { path, body, at, signature } = Hook.parse(item);
      const words =
        { valid: 'signature fits', refused: 'signature does not fit' }[signature] ?? 'signature not looked at';
      const mark = signature === 'refused' ? 'refused' : 'received';
      return { at, mark, sentence: path, facts: [words], text: body };
    },
  },
};

function nothingIn(service: string): string {
  return `Nothing yet. What Tocsin sends to ${service} appears here.`;
}

function noEntry(name: string): never {
  throw new Error(`The double ${name} keeps nothing.`);
}

function slackEntry(item: unknown): Entry {
  const { channel_name, ts, at, thread_ts, by, for: only, text, blocks, edited } = Slack.parse(item);
  const [, ...rest] = (blocks ?? []).flatMap(linesOf);
  const buttons = (blocks ?? [])
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => elements.flatMap((element) => Button.safeParse(element).data ?? []));
  const links = buttons.flatMap(({ text: label, url }) =>
    url !== undefined && /^https?:\/\//.test(url) ? [{ label: label?.text ?? url, url }] : [],
  );
  const facts = [
    channel_name,
    by === 'hook' ? 'by the webhook' : 'by the bot',
    edited ? 'edited' : '',
    thread_ts === null ? '' : 'in a thread',
    only === null ? '' : `for ${only} alone`,
  ];
  const form = buttons.map((button) => formOf(ts, button)).join('');
  return { at, mark: 'received', sentence: plain(text), facts, text: rest.map(plain).join('\n\n'), links, form };
}

/** The words of a block: its own, or those of what stands in it. */
function linesOf({ type, text, elements }: z.infer<typeof Block>): string[] {
  if (type === 'actions') return [];
  const words = elements.flatMap((element) => z.object({ text: z.string() }).safeParse(element).data?.text ?? []);
  return [...(text ? [text.text] : []), ...words];
}

/** A button that is no link can be pressed here, by either person of the workspace. */
function formOf(ts: string, { action_id: action, text, value }: z.infer<typeof Button>): string {
  if (value === undefined) return '';
  const hidden = `<input type="hidden" name="message" value="${escapeHtml(ts)}"><input type="hidden" name="action" value="${escapeHtml(action)}">`;
  const press = (user: string) =>
    `<button name="user" value="${user}">${escapeHtml(text?.text ?? action)} as ${user}</button>`;
  return `<form method="post" action="/dev/slack/press">${hidden}${press('nelly')} ${press('sam')}</form>`;
}

/** Slack's own marks are read, so that the page shows what people would see. */
function plain(text: string): string {
  const links = text.replaceAll(/<(https?:[^|>]+)\|([^>]+)>/g, '$2: $1');
  return links.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

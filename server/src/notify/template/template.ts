import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ChannelName } from '@tocsin/sdk/contract';
import type { Message } from '../channel.ts';
import { htmlOf } from './layout-html.ts';
import { pageOf, textOf } from './layout.ts';
import type { Page } from './layout.ts';
import { parseLetter } from './letter.ts';
import type { Letter } from './letter.ts';
import { variablesOf } from './variable.ts';

/** A message in its three forms. Channels without a subject or HTML use the text alone. */
export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Templates {
  render(message: Message, channel: ChannelName): Rendered;
  /** The same in its parts, for channels with a layout of their own. */
  page(message: Message, channel: ChannelName): Page;
}

export interface TemplatesOptions {
  /** How this installation is called in a sentence: its host name. */
  site: string;
  /** Where the texts are; the bundled ones by default. */
  folder?: string;
}

const bundled = path.join(import.meta.dirname, 'defaults');

/**
 * Reads and checks every template at once, so that a mistake in one stops the start and not a message. A message is
 * written by `<type>.<channel>.<locale>.liquid`; where there is none, by its category's, and then by `general`.
 */
export function makeTemplates({ site, folder = bundled }: TemplatesOptions): Templates {
  const letters = readLetters(folder);
  const write = (message: Message, channel: ChannelName) => {
    const variables = variablesOf(message, site);
    const content = choose(letters, message, channel).render(variables);
    return { subject: content.subject, page: pageOf(content, message, variables) };
  };
  return {
    render(message, channel) {
      const { subject, page } = write(message, channel);
      return { subject, text: textOf(page), html: htmlOf(page) };
    },
    page: (message, channel) => write(message, channel).page,
  };
}

function readLetters(folder: string): Map<string, Letter> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.liquid'));
  return new Map(files.map((file) => [file.slice(0, -'.liquid'.length), readLetter(path.join(folder, file))]));
}

function readLetter(file: string): Letter {
  try {
    return parseLetter(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`The template ${path.basename(file)} cannot be used. ${String(cause)}`, { cause });
  }
}

function choose(letters: Map<string, Letter>, message: Message, channel: ChannelName): Letter {
  const language = message.locale.split('-')[0] ?? 'en';
  for (const subject of [message.type, message.category, 'general'])
    for (const locale of [message.locale, language, 'en']) {
      const found = letters.get(`${subject}.${channel}.${locale}`);
      if (found) return found;
    }
  throw new Error(`There is no template for ${message.type} on ${channel}, not even general.${channel}.en.`);
}

export interface CheckedTemplate {
  readonly file: string;
  /** What is wrong with it, in a sentence. */
  readonly problem: string | null;
}

/** Looks at each template of a folder by itself, the bundled ones by default. */
export function checkTemplates(folder = bundled): CheckedTemplate[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.liquid'));
  return files.toSorted().map((file) => ({ file, problem: problemOf(path.join(folder, file)) }));
}

function problemOf(file: string): string | null {
  try {
    parseLetter(readFileSync(file, 'utf8'));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

import type { Channel, Templates } from '#notify';
import { z } from 'zod';
import { slackConnecting } from './connect.ts';
import { postByBot } from './bot.ts';
import { readBot } from './connection.ts';
import { isHook, postByHook } from './hook.ts';
import { writeNote, type Note } from './note.ts';

export interface SlackOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where Slack is: https://slack.com, or a double of it. */
  readonly url?: string | undefined;
  readonly templates: Pick<Templates, 'page'>;
  /** Whether Slack tells this server of presses, which takes a signing secret. */
  readonly presses?: boolean;
  readonly timeoutMs?: number;
}

const slackUrl = 'https://slack.com';

/** Posts to Slack channels, by the bot where it may and by the incoming webhook otherwise. */
export function makeSlack({
  url = slackUrl,
  templates,
  presses = false,
  timeoutMs = 15_000,
  ...client
}: SlackOptions): Channel<Note> {
  return {
    name: 'slack',
    edits: true,
    destination: z
      .string()
      .max(500)
      .refine((address) => isHook(address, url), 'must be an incoming webhook of Slack'),
    adding: { way: 'connect', connecting: slackConnecting({ ...client, url, timeoutMs }) },
    // Slack takes one message a second in a channel; many channels are posted to side by side.
    concurrency: 8,
    timeoutMs,
    idempotent: false,
    render: (message) => writeNote(templates.page(message, 'slack'), message, { presses }),
    async send(note, { value, secret }, signal) {
      const bot = readBot(secret);
      const outcome = bot && (await postByBot(note, { bot, url, signal }));
      return outcome ?? (await postByHook(note, { hook: value, url, signal }));
    },
  };
}

import type { Channel, Templates } from '#notify';
import type { Clock } from '#platform/clock';
import { z } from 'zod';
import { discordConnecting } from './connect.ts';
import { isHook } from './hook.ts';
import { writeNote, type Note } from './note.ts';
import { makePauses } from './pause.ts';
import { post } from './post.ts';

export interface DiscordOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where Discord is: https://discord.com, or a double of it. */
  readonly url?: string | undefined;
  readonly templates: Pick<Templates, 'page'>;
  readonly clock: Clock;
  /** Who calls, for the User-Agent that Discord asks for: the address of this server, and its version. */
  readonly publicUrl: string;
  readonly version: string;
  readonly timeoutMs?: number;
}

const discordUrl = 'https://discord.com';

/** Posts to Discord channels by the webhooks that people made for it. */
export function makeDiscord(options: DiscordOptions): Channel<Note> {
  const { url = discordUrl, templates, clock, timeoutMs = 15_000, clientId, clientSecret } = options;
  const userAgent = `DiscordBot (${options.publicUrl}, ${options.version})`;
  const pauses = makePauses(clock);
  return {
    name: 'discord',
    edits: true,
    destination: z
      .string()
      .max(500)
      .refine((address) => isHook(address, url), 'must be a webhook of Discord'),
    adding: {
      way: 'connect',
      connecting: discordConnecting({ clientId, clientSecret, url, userAgent, timeoutMs }),
    },
    concurrency: 8,
    timeoutMs,
    idempotent: false,
    render: (message) => writeNote(templates.page(message, 'discord'), message),
    send: (note, { value, secret }, signal) => post(note, { hook: value, secret, url, userAgent, pauses, signal }),
  };
}

import { z } from 'zod';

/** What may be done beside posting to the hook: it is sealed, and handed to every send. */
const Bot = z.object({ token: z.string().min(1), channel: z.string().min(1) });
export type Bot = z.infer<typeof Bot>;

export function writeBot(bot: Bot): string {
  return JSON.stringify(bot);
}

/** Undefined where there is none, or where it cannot be read: the hook is enough to post. */
export function readBot(secret: string | null): Bot | undefined {
  if (secret === null) return undefined;
  try {
    return Bot.safeParse(JSON.parse(secret)).data;
  } catch {
    return undefined;
  }
}

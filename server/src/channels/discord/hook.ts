import { z } from 'zod';

export interface Hook {
  readonly id: string;
  readonly token: string;
}

/** What Discord's webhook belongs to, kept sealed beside it; it makes links to messages. */
const Place = z.object({ guild: z.string().nullable(), channel: z.string() });
export type Place = z.infer<typeof Place>;

/** Undefined unless the address is a webhook of this Discord, on its own host and nowhere else. */
export function hookOf(address: string, url: string): Hook | undefined {
  const hook = URL.parse(address);
  if (!hook || hook.origin !== new URL(url).origin || hook.href !== address || hook.search !== '') return undefined;
  const [, id, token] = /^\/api\/(?:v\d+\/)?webhooks\/(\d{1,24})\/([\w-]{1,200})$/.exec(hook.pathname) ?? [];
  return id === undefined || token === undefined ? undefined : { id, token };
}

export function isHook(address: string, url: string): boolean {
  return hookOf(address, url) !== undefined;
}

export function callAddress(url: string, { id, token }: Hook): string {
  return `${url}/api/v10/webhooks/${id}/${token}`;
}

export function writePlace(place: Place): string {
  return JSON.stringify(place);
}

export function readPlace(secret: string | null): Place | undefined {
  if (secret === null) return undefined;
  try {
    return Place.safeParse(JSON.parse(secret)).data;
  } catch {
    return undefined;
  }
}

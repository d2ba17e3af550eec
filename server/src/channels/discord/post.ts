import type { Outcome } from '#notify';
import { ask, type Answer } from '#platform/outbound';
import { z } from 'zod';
import { callAddress, hookOf, readPlace } from './hook.ts';
import { linkTo, type Note } from './note.ts';
import { everywhere, type Pauses } from './pause.ts';

interface Posting {
  readonly hook: string;
  readonly secret: string | null;
  readonly url: string;
  readonly userAgent: string;
  readonly pauses: Pauses;
  readonly signal: AbortSignal;
}

const Posted = z.object({ id: z.string() });
const Refused = z.object({ code: z.number().optional(), message: z.string().default('') });
const Limited = z.object({ retry_after: z.number().optional(), global: z.boolean().optional() });

const unknownMessage = 10_008;
const longestWaitMs = 86_400_000;

/** Posts a new message, or changes the first one of the alert. */
export async function post(note: Note, posting: Posting): Promise<Outcome> {
  const hook = hookOf(posting.hook, posting.url);
  if (!hook) return ended('The address is not one of this Discord.');
  if (note.does === 'change' && note.thread === null)
    return { ok: false, retry: 'withheld', reason: 'cannot_edit', detail: 'The earlier message has no id.' };
  const wait = posting.pauses.left(hook.id);
  if (wait > 0) return limited(wait, 'Discord asked for a pause.');
  const base = callAddress(posting.url, hook);
  const asked = await ask({
    method: note.does === 'change' ? 'PATCH' : 'POST',
    url: note.does === 'change' ? `${base}/messages/${note.thread}` : `${base}?wait=true`,
    headers: { 'content-type': 'application/json', 'user-agent': posting.userAgent },
    body: JSON.stringify(bodyOf(note, posting)),
    signal: posting.signal,
  });
  if (asked.answered) {
    keepPause(posting.pauses, hook.id, asked);
    return outcomeOf(asked, note);
  }
  // A change may be made twice without harm; a message that was handed over may have been posted.
  if (asked.handedOver && note.does === 'post') return { ok: true, uncertain: true };
  return {
    ok: false,
    retry: 'later',
    reason: asked.aborted ? 'timeout' : 'temporary_failure',
    detail: asked.detail,
  };
}

function bodyOf({ content, embed, does, thread }: Note, { secret }: Posting): object {
  const first = does === 'post' && thread !== null ? linkToFirst(thread, secret) : [];
  const description = [embed.description, ...first].join('\n');
  return { content, embeds: [{ ...embed, description }], allowed_mentions: { parse: [] } };
}

/** Where the server is not known the message stands alone. */
function linkToFirst(message: string, secret: string | null): string[] {
  const place = readPlace(secret);
  if (!place?.guild) return [];
  const url = `https://discord.com/channels/${place.guild}/${place.channel}/${message}`;
  return linkTo({ label: 'The first message', url });
}

function outcomeOf(answer: Answer, note: Note): Outcome {
  const { status, json } = answer;
  if (status === 429) return limited(waitOf(answer), 'Discord answered 429');
  if (status >= 200 && status < 300) return posted(Posted.safeParse(json).data?.id, note);
  const { code, message } = Refused.safeParse(json).data ?? { message: '' };
  const detail = `Discord answered ${status} ${code ?? ''} ${message.slice(0, 100)}`.trim();
  if (code === unknownMessage) return { ok: false, retry: 'withheld', reason: 'cannot_edit', detail };
  // Unknown webhook or channel, invalid token, no access. Answers of this kind, repeated, shut the whole server out.
  if (status === 401 || status === 404 || (status === 403 && code !== undefined)) return ended(detail);
  if (status === 400) return { ok: false, retry: 'never', reason: 'rejected', detail };
  return { ok: false, retry: 'later', reason: 'temporary_failure', detail };
}

/** The first message stays the one that later messages belong to. Without an id nothing says what was saved. */
function posted(id: string | undefined, { does, thread }: Note): Outcome {
  if (id === undefined) return { ok: true, uncertain: true };
  if (does === 'change') return { ok: true, receipt: id };
  return { ok: true, receipt: id, thread: { providerMessageId: thread ?? id, messageIds: [id] } };
}

function ended(detail: string): Outcome {
  return { ok: false, retry: 'never', reason: 'rejected', detail, ended: true };
}

function limited(afterMs: number, detail: string): Outcome {
  return { ok: false, retry: 'later', reason: 'rate_limited', detail, afterMs };
}

/** The body says it with decimals, the header in whole seconds; a page of Cloudflare has the header alone. */
function waitOf({ headers, json }: Answer): number {
  const said = Limited.safeParse(json).data?.retry_after ?? Number(headers['retry-after']);
  return said > 0 ? Math.min(Math.ceil(said * 1000), longestWaitMs) : 1000;
}

function keepPause(pauses: Pauses, hook: string, answer: Answer): void {
  const { headers, status, json } = answer;
  if (status === 429) {
    const isGlobal = headers['x-ratelimit-global'] === 'true' || Limited.safeParse(json).data?.global === true;
    pauses.set(isGlobal ? everywhere : hook, waitOf(answer));
  } else if (headers['x-ratelimit-remaining'] === '0') {
    const seconds = Number(headers['x-ratelimit-reset-after']);
    if (seconds > 0) pauses.set(hook, Math.min(Math.ceil(seconds * 1000), longestWaitMs));
  }
}

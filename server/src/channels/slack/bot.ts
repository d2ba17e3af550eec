import type { Outcome } from '#notify';
import { ask, type Answer } from '#platform/outbound';
import { z } from 'zod';
import type { Bot } from './connection.ts';
import type { Note } from './note.ts';
import { outcomeOfSilence, waitOf } from './outcome.ts';

interface Posting {
  readonly bot: Bot;
  readonly url: string;
  readonly signal: AbortSignal;
}

const Reply = z.object({ ok: z.boolean(), ts: z.string().optional(), error: z.string().optional() });
type Reply = z.infer<typeof Reply>;

/** The bot may not post here, but the hook may. */
const notHere = ['not_in_channel', 'channel_not_found', 'missing_scope', 'restricted_action', 'ekm_access_denied'];
/** The connection is at its end: the token was revoked, or the channel closed. */
const over = [
  'is_archived',
  'token_revoked',
  'token_expired',
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'no_permission',
  'access_denied',
  'org_login_required',
  'team_access_not_granted',
];
const troubled = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'];
/** The message of before is gone or closed: somebody deleted it, or the workspace lets nobody edit any more. */
const gone = ['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found'];

/** Posts or changes by the Web API; undefined where the bot may not and the hook has to. */
export async function postByBot(note: Note, { bot, url, signal }: Posting): Promise<Outcome | undefined> {
  if (note.does === 'change' && note.thread === null)
    return { ok: false, retry: 'withheld', reason: 'cannot_edit', detail: 'The earlier message has no id.' };
  const call = callFor(note, bot.channel);
  const headers = { authorization: `Bearer ${bot.token}`, 'content-type': 'application/json; charset=utf-8' };
  const body = JSON.stringify(call.arguments);
  const asked = await ask({ method: 'POST', url: `${url}/api/${call.method}`, headers, body, signal });
  if (!asked.answered) return outcomeOfBrokenCall(asked, note);
  return outcomeOf(asked, note);
}

function callFor({ text, blocks, does, thread }: Note, channel: string) {
  if (does === 'change') return { method: 'chat.update', arguments: { channel, ts: thread, text, blocks } };
  const inThread = thread === null ? {} : { thread_ts: thread, reply_broadcast: true };
  const quiet = { unfurl_links: false, unfurl_media: false };
  return { method: 'chat.postMessage', arguments: { channel, text, blocks, ...inThread, ...quiet } };
}

/** A change may be made twice without harm, a message may not be posted twice. */
function outcomeOfBrokenCall(silence: Parameters<typeof outcomeOfSilence>[0], note: Note): Outcome {
  return outcomeOfSilence(note.does === 'change' ? { ...silence, handedOver: false } : silence);
}

function outcomeOf({ status, headers, json, text }: Answer, note: Note): Outcome | undefined {
  const detail = `Slack answered ${status}`;
  if (status === 429) return { ok: false, retry: 'later', reason: 'rate_limited', detail, ...waitOf(headers) };
  if (status !== 200) return { ok: false, retry: 'later', reason: 'temporary_failure', detail };
  const reply = Reply.safeParse(json).data;
  // A page in the place of the answer is a proxy's or a maintenance notice: nothing says that the message was taken.
  if (!reply)
    return {
      ok: false,
      retry: 'later',
      reason: 'temporary_failure',
      detail: `Slack answered no JSON: ${text.slice(0, 80)}`,
    };
  return reply.ok ? posted(reply, note) : refusalOf(reply.error ?? 'unknown', note, headers);
}

/** A change leaves the thread as it was; the first message stays the one that later messages belong to. */
function posted({ ts }: Reply, { does, thread }: Note): Outcome {
  if (ts === undefined || does === 'change') return { ok: true, receipt: ts ?? 'ok' };
  return { ok: true, receipt: ts, thread: { providerMessageId: thread ?? ts, messageIds: [ts] } };
}

function refusalOf(error: string, { does }: Note, headers: Answer['headers']): Outcome | undefined {
  const detail = `Slack answered ${error.slice(0, 100)}`;
  if (notHere.includes(error)) return undefined;
  if (over.includes(error)) return { ok: false, retry: 'never', reason: 'rejected', detail, ended: true };
  // A new message needs no earlier one: the hook posts it beside the thread that is gone.
  if (gone.includes(error))
    return does === 'change' ? { ok: false, retry: 'withheld', reason: 'cannot_edit', detail } : undefined;
  if (error === 'rate_limited' || error === 'ratelimited')
    return { ok: false, retry: 'later', reason: 'rate_limited', detail, ...waitOf(headers) };
  if (troubled.includes(error)) return { ok: false, retry: 'later', reason: 'temporary_failure', detail };
  return { ok: false, retry: 'never', reason: 'rejected', detail };
}

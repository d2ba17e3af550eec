import type { Outcome } from '#notify';
import { ask, type Answer } from '#platform/outbound';
import { outcomeOfSilence, waitOf } from './outcome.ts';
import type { Note } from './note.ts';

interface Posting {
  readonly hook: string;
  readonly url: string;
  readonly signal: AbortSignal;
}

/** Whether an address is a hook of this Slack: on its own host or on `hooks.` of it, and nowhere else. */
export function isHook(address: string, url: string): boolean {
  const hook = URL.parse(address);
  const slack = new URL(url);
  if (!hook || hook.protocol !== slack.protocol || hook.username !== '' || hook.search !== '') return false;
  const isThere = hook.host === slack.host || hook.host === `hooks.${slack.host}`;
  return isThere && /^\/services\/\w+\/\w+\/\w+$/.test(hook.pathname) && hook.href === address;
}

/** Whether a hook belongs to this workspace, whose id stands first in it. */
export function isHookOf(address: string, team: string): boolean {
  return URL.parse(address)?.pathname.split('/')[2] === team;
}

/** Posts by the incoming webhook, which answers in words and gives no id, so nothing can be changed afterwards. */
export async function postByHook(note: Note, { hook, url, signal }: Posting): Promise<Outcome> {
  if (!isHook(hook, url))
    return {
      ok: false,
      retry: 'never',
      reason: 'rejected',
      detail: 'The address is not one of this Slack.',
      ended: true,
    };
  if (note.does === 'change')
    return { ok: false, retry: 'withheld', reason: 'cannot_edit', detail: 'A webhook cannot change a message.' };
  const body = JSON.stringify({ text: note.text, blocks: note.blocks });
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const asked = await ask({ method: 'POST', url: hook, headers, body, signal });
  return asked.answered ? outcomeOf(asked) : outcomeOfSilence(asked);
}

function outcomeOf({ status, headers, text }: Answer): Outcome {
  const detail = `Slack answered ${status} ${text.slice(0, 100)}`;
  if (status === 200) return { ok: true, receipt: `Slack answered ${text.slice(0, 40)}` };
  if (status === 429) return { ok: false, retry: 'later', reason: 'rate_limited', detail, ...waitOf(headers) };
  if (status === 403 || status === 404 || status === 410)
    return { ok: false, retry: 'never', reason: 'rejected', detail, ended: true };
  if (status >= 400 && status < 500) return { ok: false, retry: 'never', reason: 'rejected', detail };
  return { ok: false, retry: 'later', reason: 'temporary_failure', detail };
}

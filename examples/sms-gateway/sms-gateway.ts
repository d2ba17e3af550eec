import { z } from 'zod';
import type { Channel, Message, Outcome } from '../../server/src/notify/index.ts';
import { coded } from '../../server/src/platform/errors/index.ts';
import { ask, type Asked } from '../../server/src/platform/outbound/index.ts';

export interface GatewayOptions {
  readonly url: string;
  readonly key: string;
}

interface Text {
  readonly text: string;
  readonly reference: string;
}

const Number = z.e164();
const mostLetters = 400;

/** SMS by a gateway of one's own, which takes `{to, text, reference}` and sends each reference once. */
export function makeSmsGateway({ url, key }: GatewayOptions): Channel<Text> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return {
    name: 'sms',
    edits: false,
    destination: Number,
    adding: { way: 'code', check: async ({ address }) => ({ address: read(address), label: '' }) },
    concurrency: 10,
    timeoutMs: 20_000,
    idempotent: true,
    render: (message) => ({ text: textOf(message), reference: message.idempotencyKey }),
    async send({ text, reference }, { value: to }, signal) {
      const body = JSON.stringify({ to, text, reference });
      return outcomeOf(await ask({ method: 'POST', url: `${url}/messages`, headers, body, signal }));
    },
  };
}

function read(address: string): string {
  const number = Number.safeParse(address.replaceAll(/[\s()-]/g, ''));
  if (number.success) return number.data;
  throw coded('ADDRESS_REFUSED', 'Give a number with its country code, for example +351 912 345 678.');
}

function textOf({ code, title, url }: Message): string {
  if (code !== undefined) return `${code} is your code.`;
  return `${title.replaceAll(/\s+/g, ' ').slice(0, mostLetters).toWellFormed()} ${url}`.trim();
}

function outcomeOf(asked: Asked): Outcome {
  if (!asked.answered) {
    const reason = asked.aborted ? 'timeout' : 'temporary_failure';
    return { ok: false, retry: 'later', reason, detail: 'The gateway did not answer.' };
  }
  const detail = `The gateway answered ${asked.status}.`;
  if (asked.status === 202) return { ok: true, receipt: String(asked.status) };
  if (asked.status === 429) return { ok: false, retry: 'later', reason: 'rate_limited', detail };
  if (asked.status >= 500) return { ok: false, retry: 'later', reason: 'temporary_failure', detail };
  return { ok: false, retry: 'never', reason: 'rejected', detail };
}

import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { DoubleChannel, Inside, KeptMessage } from './double-world.ts';

const Body = z.object({
  text: z.string().max(40_000).optional(),
  blocks: z
    .array(z.object({ type: z.string() }).loose())
    .max(50)
    .optional(),
  thread_ts: z.string().optional(),
});

export type Taken =
  | { readonly message: KeptMessage }
  | { readonly status: number; readonly error: string; readonly wait?: number }
  /** The connection was left alone or cut: nothing is to be answered. */
  | { readonly left: true };

interface Coming {
  readonly channel: DoubleChannel;
  readonly body: unknown;
  readonly by: KeptMessage['by'];
}

/** Takes one message into a channel, or says how Slack would refuse it. */
export async function takeMessage(inside: Inside, reply: FastifyReply, coming: Coming): Promise<Taken> {
  const { channel, body, by } = coming;
  const fault = inside.faults.shift() ?? faultOfMood(channel);
  if (fault === 'timeout') return leave(reply);
  const refused = refusalOf(fault) ?? refusalOfBody(body) ?? refusalOfHaste(inside, channel);
  if (refused) return refused;
  const { text = '', blocks = null, thread_ts = null } = Body.parse(body);
  const message = { ...placeOf(inside, channel), thread_ts, by, for: null, text, blocks, edited: false };
  inside.messages.push(message);
  if (fault !== 'drop') return { message };
  reply.raw.destroy();
  return leave(reply);
}

function leave(reply: FastifyReply): Taken {
  reply.hijack();
  return { left: true };
}

/** Where and when; the order of messages is in their `ts`. */
export function placeOf(inside: Inside, channel: DoubleChannel) {
  const at = inside.now();
  const seconds = Math.floor(at.getTime() / 1000);
  const ts = `${seconds}.${String(inside.messages.length + 1).padStart(6, '0')}`;
  return { channel: channel.id, channel_name: channel.name, ts, at: at.toISOString() };
}

function faultOfMood({ mood }: DoubleChannel): string {
  switch (mood) {
    case 'well':
      return 'ok';
    case 'archived':
      return '410';
    case 'limited':
      return '429:1';
    case 'silent':
      return 'timeout';
  }
}

/** What the hook says at each status; the Web API says the same words with 200. */
const words: Record<string, string> = {
  400: 'invalid_payload',
  403: 'action_prohibited',
  404: 'no_service',
  410: 'channel_is_archived',
  429: 'rate_limited',
  500: 'rollup_error',
};

function refusalOf(fault: string): Taken | undefined {
  if (fault === 'ok' || fault === 'drop') return undefined;
  const [code = '', seconds] = fault.split(':');
  const status = Number(code);
  if (!Number.isInteger(status)) return { status: 403, error: fault };
  const error = words[code] ?? 'rollup_error';
  return status === 429 ? { status, error, wait: Number(seconds ?? 1) } : { status, error };
}

function refusalOfBody(body: unknown): Taken | undefined {
  const read = Body.safeParse(body);
  if (!read.success) return { status: 400, error: 'invalid_payload' };
  const { text, blocks } = read.data;
  if (!text && !blocks?.length) return { status: 400, error: 'no_text' };
  return blocks?.some((block) => tooLong(block)) ? { status: 400, error: 'invalid_blocks' } : undefined;
}

const Section = z.object({ type: z.literal('section'), text: z.object({ text: z.string().min(1).max(3000) }) });
const Actions = z.object({
  type: z.literal('actions'),
  elements: z
    .array(
      z.object({
        text: z.object({ text: z.string().max(75) }),
        action_id: z.string().max(255),
        url: z.url().max(3000).optional(),
        value: z.string().max(2000).optional(),
      }),
    )
    .min(1)
    .max(25),
});
const Context = z.object({ type: z.literal('context'), elements: z.array(z.unknown()).min(1).max(10) });
const Block = z.discriminatedUnion('type', [Section, Actions, Context]);

function tooLong(block: unknown): boolean {
  return !Block.safeParse(block).success;
}

function refusalOfHaste(inside: Inside, channel: DoubleChannel): Taken | undefined {
  const now = inside.now().getTime();
  if (inside.strict && now - channel.lastAt < 1000) return { status: 429, error: 'rate_limited', wait: 1 };
  channel.lastAt = now;
  return undefined;
}

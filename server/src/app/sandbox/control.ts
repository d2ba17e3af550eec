import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { coded } from '#platform/errors';
import { sendPage } from '#platform/stand-in';
import { doubleNames, type Double, type Doubles } from './double.ts';
import { pageOf } from './pages.ts';

const Faults = z.strictObject({ provider: z.string().max(40), next: z.array(z.string().max(40)).max(1000) });
const Press = z.strictObject({ message: z.string(), action: z.string(), user: z.string().max(80).optional() });
const Mailbox = z.looseObject({ to: z.string().optional() });

/** Other words for the same double. */
const aliases: Readonly<Record<string, string>> = { smtp: 'mail', email: 'mail', webhook: 'hooks', twilio: 'sms' };

/** Other providers that can be made to fail, by name. */
type Others = Readonly<Record<string, (next: readonly string[]) => void>>;

/**
 * What the doubles received, for people and for programs, and how to break them and press their buttons. The server of
 * sample mode has it beside everything else, and `tocsin sandbox` by itself.
 */
export function serveSandbox(app: FastifyInstance, doubles: Doubles, others: Others = {}): void {
  app.get('/dev', async (_request, reply) => reply.redirect('/dev/mail', 302));
  for (const name of doubleNames) {
    app.get(`/dev/${name}.json`, async (request) => ({ items: itemsOf(doubles.get(name), request) }));
    app.get(`/dev/${name}`, async (_request, reply) => sendPage(reply, pageOf(name, doubles.get(name))));
  }
  app.post('/dev/faults', async (request) => {
    const { provider, next } = read(Faults, request.body);
    const fail = others[provider] ?? ((faults) => doubleOf(doubles, provider).fail(faults));
    await refusedAs422(async () => fail(next));
    return { waiting: next.length };
  });
  app.post('/dev/slack/press', (request, reply) => press(doubleOf(doubles, 'slack'), request, reply));
}

/** A program is told what was answered to the press; a browser goes back to the page. */
async function press(double: Double, request: FastifyRequest, reply: FastifyReply) {
  // The page is the only place with such a form, and a press acknowledges alerts.
  if (request.headers['sec-fetch-site'] === 'cross-site') throw coded('CROSS_SITE');
  const pressing = read(Press, request.body);
  const answer = await refusedAs422(async () => double.press?.(pressing));
  if (request.headers['content-type']?.startsWith('application/json')) return { status: answer?.status ?? 0 };
  return reply.redirect('/dev/slack', 303);
}

function doubleOf(doubles: Doubles, provider: string): Double {
  const double = doubles.get(aliases[provider] ?? provider);
  if (!double)
    throw coded(
      'VALIDATION_FAILED',
      `There is no double of ${provider}. There are: ${[...doubles.keys()].join(', ')}.`,
    );
  return double;
}

/** `?to=` picks what went to one address. What has no double received nothing here. */
function itemsOf(double: Double | undefined, request: FastifyRequest): readonly unknown[] {
  const { to } = Mailbox.parse(request.query);
  const items = double?.items() ?? [];
  return to === undefined ? items : items.filter((item) => isTo(item, to));
}

function isTo(item: unknown, to: string): boolean {
  return typeof item === 'object' && item !== null && 'to' in item && item.to === to;
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw coded('VALIDATION_FAILED', z.prettifyError(result.error));
  return result.data;
}

/** A double says in a sentence what it does not know. */
async function refusedAs422<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw coded('VALIDATION_FAILED', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

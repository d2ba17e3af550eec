import { pages } from '@tocsin/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CaughtMail } from '#channels/email';
import { coded } from '#platform/errors';
import { readByHand } from '#sources/networks';
import type { Double } from '../channels.ts';
import { chatNames, chatPage } from './chat-page.ts';
import type { SampleParts } from './sample-mode.ts';
import { mailPage } from './mail-page.ts';
import { setPrices } from './prices.ts';

const Move = z.strictObject({ advance: z.string() });
const Faults = z.strictObject({ provider: z.string().max(40), next: z.array(z.string().max(40)).max(1000) });
/** Other words for the same double. */
const aliases: Readonly<Record<string, string>> = { smtp: 'mail', email: 'mail', webhook: 'hooks' };
const Mailbox = z.looseObject({ to: z.string().optional() });

/**
 * The control surface of sample mode: see what was sent, feed what would arrive, move the clock, break a provider. It
 * exists in sample mode only, on loopback.
 */
export function serveControls(app: FastifyInstance, { ground, sandbox, networks, prices }: SampleParts): void {
  for (const [name, double] of sandbox)
    app.get(`/dev/${name}.json`, async (request) => ({ items: itemsOf(double, request) }));
  app.get('/dev/mail', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(mailPage(mailsOf(sandbox))),
  );
  for (const name of chatNames)
    app.get(`/dev/${name}`, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(chatPage(name, sandbox.get(name)?.items() ?? [])),
    );
  app.get('/dev/routes.json', async () => ({ items: pages }));
  app.post('/dev/networks', async (request) => {
    const read = readByHand(bodyOf(request));
    if (!read.ok) throw coded('VALIDATION_FAILED', read.reason);
    return networks.ingest(read.messages);
  });
  app.post('/dev/prices', async (request) => setPrices(prices, bodyOf(request)));
  app.post('/dev/clock', async (request) => {
    const { advance } = parse(Move, request);
    const ms = millisecondsOf(advance);
    ground.movable?.advance(ms);
    return { now: ground.clock.now().toISOString() };
  });
  app.post('/dev/faults', async (request) => {
    const { provider, next } = parse(Faults, request);
    if (provider === 'coingecko') failPrices(prices, next);
    else doubleOf(sandbox, provider).fail(next);
    return { waiting: next.length };
  });
}

function failPrices({ double }: SampleParts['prices'], next: readonly string[]): void {
  if (double?.fail(next) === false) throw coded('VALIDATION_FAILED', 'CoinGecko does not fail like that.');
}

function doubleOf(sandbox: SampleParts['sandbox'], provider: string): Double {
  const double = sandbox.get(aliases[provider] ?? provider);
  if (!double)
    throw coded(
      'VALIDATION_FAILED',
      `There is no double of ${provider}. There are: ${[...sandbox.keys()].join(', ')}.`,
    );
  return double;
}

/** `?to=` picks what went to one address. */
function itemsOf(double: Double, request: FastifyRequest): readonly unknown[] {
  const { to } = Mailbox.parse(request.query);
  return to === undefined ? double.items() : double.items().filter((item) => isTo(item, to));
}

function isTo(item: unknown, to: string): boolean {
  return typeof item === 'object' && item !== null && 'to' in item && item.to === to;
}

function mailsOf(sandbox: SampleParts['sandbox']): readonly CaughtMail[] {
  // The double called mail is the catcher.
  return (sandbox.get('mail')?.items() ?? []) as readonly CaughtMail[];
}

function bodyOf(request: FastifyRequest): unknown {
  return request.body;
}

function parse<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const read = schema.safeParse(request.body);
  if (!read.success) throw coded('VALIDATION_FAILED', z.prettifyError(read.error));
  return read.data;
}

function millisecondsOf(duration: string): number {
  try {
    return Temporal.Duration.from(duration).total({ unit: 'millisecond', relativeTo: Temporal.Now.plainDateTimeISO() });
  } catch {
    throw coded('VALIDATION_FAILED', 'Give the time as an ISO 8601 duration, for example PT9H.');
  }
}

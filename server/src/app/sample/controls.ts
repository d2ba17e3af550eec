import { pages } from '@tocsin/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { coded } from '#platform/errors';
import { readByHand } from '#sources/networks';
import { serveSandbox } from '../sandbox/control.ts';
import type { SampleParts } from './sample-mode.ts';
import { setPrices } from './prices.ts';

const Move = z.strictObject({ advance: z.string() });

/**
 * The control surface of sample mode: see what was sent, feed what would arrive, move the clock, break a provider. It
 * exists in sample mode only, on loopback.
 */
export function serveControls(app: FastifyInstance, { ground, sandbox, networks, prices }: SampleParts): void {
  serveSandbox(app, sandbox, { coingecko: (next) => failPrices(prices, next) });
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
}

function failPrices({ double }: SampleParts['prices'], next: readonly string[]): void {
  if (double?.fail(next) === false) throw new Error('CoinGecko does not fail like that.');
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

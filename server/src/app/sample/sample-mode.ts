import type { FastifyInstance } from 'fastify';
import type { Handlers } from '#platform/http';
import type { Articles } from '#sources/articles';
import type { networksSource } from '#sources/networks';
import type { Ground } from '../ground.ts';
import type { Prices } from '../prices.ts';
import type { Double } from '../sandbox/double.ts';
import { makeSampleArticles } from './articles.ts';
import { serveControls } from './controls.ts';
import { makeSampleHosts } from './hosts.ts';
import { hasSampleWorldEnded } from './people.queries.ts';
import { makeSamplePeople, watchForFirstAdministrator } from './people.ts';

/** Sample mode: sample people, the mail catcher and the control surface below /dev. */
export interface SampleMode {
  readonly greeting: readonly string[];
  serveControls(app: FastifyInstance): void;
  /** Handlers that do a little more here: the first administrator finds something to watch. */
  wrap(handlers: Pick<Handlers, 'setUp'>): Pick<Handlers, 'setUp'>;
}

export interface SampleParts {
  readonly ground: Ground;
  readonly sandbox: ReadonlyMap<string, Double>;
  readonly networks: ReturnType<typeof networksSource>;
  readonly prices: Prices;
  readonly articles: Articles;
}

export async function openSampleMode(parts: SampleParts): Promise<SampleMode> {
  return {
    greeting: await makeSampleWorld(parts),
    serveControls: (app) => serveControls(app, parts),
    wrap: (handlers) => ({
      async setUp(call) {
        const reply = await handlers.setUp(call);
        await watchForFirstAdministrator(parts.ground, call.body.email);
        return reply;
      },
    }),
  };
}

async function makeSampleWorld({ ground, articles }: SampleParts): Promise<string[]> {
  if (await hasSampleWorldEnded(ground.database.db)) return [];
  const people = await makeSamplePeople(ground);
  await makeSampleHosts(ground);
  await makeSampleArticles(ground, articles);
  return ['Sample people:', ...people.map(({ email, password }) => `  ${email}  ${password}`)];
}

import { routes } from '@tocsin/sdk/contract';
import { makeHandlers, makeLinks, type Watchable } from '#notify';
import { randomToken } from '#platform/crypto';
import type { Database } from '#platform/db';
import { coded } from '#platform/errors';
import { keepAnswers, serve, type Handlers, type Person } from '#platform/http';
import { nilId } from '#platform/ids';
import { articlesWatchable } from '#sources/articles';
import { customWatchable } from '#sources/custom';
import { networksSource } from '#sources/networks';
import { customRoutes } from '../custom.ts';
import type { Ground } from '../ground.ts';

const operator: Person = { kind: 'person', userId: nilId, role: 'ADMIN', via: 'session' };

/**
 * The API without a network, for whoever runs commands on this machine: people, the ledger and events, by the same checks
 * and handlers as over HTTP. Who may do what is not asked, and the audit names the nil id.
 */
export async function openOperator(ground: Ground): Promise<typeof fetch> {
  const { settings, log, clock, database } = ground;
  const server = await serve({
    handlers: handlersOf(ground),
    authenticate: async () => operator,
    authorise: () => undefined,
    idempotency: keepAnswers(database.db),
    settings,
    log,
    clock,
    ready: async () => ({}),
  });
  return (input, init) => server.fetch(input, init);
}

function handlersOf(ground: Ground): Handlers {
  const { accounts, addresses, database, clock, realtime, settings } = ground;
  const watchable = watchableHere(database);
  return {
    ...closed(),
    ...accounts.handlers,
    ...makeHandlers({
      database,
      clock,
      realtime,
      addresses,
      // No command opens links, so what these would be signed with is nobody's business.
      links: makeLinks({ key: randomToken(), publicUrl: settings.publicUrl }),
      watchable,
      channels: new Set(),
      acknowledge: settings.acknowledge,
    }),
    ...customRoutes(ground, watchable),
  };
}

/** What events may be about and people may watch. */
export function watchableHere(database: Database): Watchable {
  return new Map([...networksSource({ database }).watchable, ...articlesWatchable, ...customWatchable]);
}

function closed(): Handlers {
  const refuse = async () => {
    throw coded('NOT_FOUND');
  };
  // Every name of the contract is there.
  return Object.fromEntries(Object.keys(routes).map((name) => [name, refuse])) as unknown as Handlers;
}

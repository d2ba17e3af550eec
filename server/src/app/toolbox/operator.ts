import { makeClient, type Client } from '@tocsin/sdk';
import { makeLinks } from '#notify';
import { deriveKey } from '#platform/crypto';
import { keepAnswers, serve, type Person } from '#platform/http';
import { nilId } from '#platform/ids';
import { networksSource } from '#sources/networks';
import { handlersOf } from '../build.ts';
import { openDesk } from '../desk.ts';
import type { Ground } from '../ground.ts';
import { pricesOff } from '../prices.ts';

const operator: Person = { kind: 'person', userId: nilId, role: 'ADMIN', via: 'session' };

/**
 * The API without a network, for whoever runs commands on this machine: the same checks of what is sent and the same
 * handlers as over HTTP. Who may do what is not asked, and the audit names the nil id.
 */
export async function openOperator(ground: Ground): Promise<Client> {
  const { settings, log, clock, database } = ground;
  const server = await serve({
    handlers: handlersOf({
      ground,
      channels: [],
      links: makeLinks({
        key: deriveKey(settings.secretKeys[0] ?? '', 'links').toString('hex'),
        publicUrl: settings.publicUrl,
      }),
      networks: networksSource({ database }),
      desk: openDesk(ground),
      prices: pricesOff(ground),
      sample: undefined,
    }),
    authenticate: async () => operator,
    authorise: () => undefined,
    idempotency: keepAnswers(database.db),
    settings,
    log,
    clock,
    ready: async () => ({}),
  });
  return makeClient({ fetch: server.fetch });
}

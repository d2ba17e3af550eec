import { existsSync } from 'node:fs';
import path from 'node:path';
import { authorise, policy } from '#accounts';
import { makeDestinationHandlers, makeHandlers } from '#notify';
import { keepAnswers, serve, type Handlers, type HttpServer } from '#platform/http';
import { localLimiter } from '#platform/limits';
import type { Metrics } from '#platform/metrics';
import { customWatchable } from '#sources/custom';
import { networksHandlers } from '#sources/networks';
import { pricesHandlers } from '#sources/prices';
import { customRoutes } from './custom.ts';
import { isReachable } from './growing.queries.ts';
import { inboundHandlers } from './inbound.ts';
import { instanceHandlers } from './instance.ts';
import type { Parts } from './parts.ts';
import { tellAwaited } from './prices.ts';
import { version } from './version.ts';

interface HttpOptions {
  readonly metrics: Metrics;
  /** Tests: answers that the contract does not describe fail. */
  readonly checkAnswers?: boolean | undefined;
}

const webRoot = path.resolve(import.meta.dirname, '../../../web/dist');

/** The API, the stream, the web app and, in sample mode, the controls. */
export async function openHttp(parts: Parts, { metrics, checkAnswers }: HttpOptions): Promise<HttpServer> {
  const { ground, hub, sample, carrier, articles } = parts;
  const { accounts, database, settings, log, clock } = ground;
  return serve({
    handlers: handlersOf(parts),
    authenticate: (credentials) => accounts.authenticate(credentials),
    authorise,
    idempotency: keepAnswers(database.db),
    settings,
    log,
    clock,
    version,
    metrics,
    rolesOf: (route) => policy[route],
    ready: async () => ({
      database: (await isReachable(database.db).catch(() => false)) ? 'ok' : 'failed',
      ...(carrier ? { transport: carrier.up ? 'ok' : 'fallback' } : {}),
    }),
    ...(hub ? { upgrade: (...opened: Parameters<typeof hub.connect>) => hub.connect(...opened) } : {}),
    ...(existsSync(webRoot) ? { webRoot } : {}),
    extra(app) {
      articles.serveReaders(app);
      sample?.serveControls(app);
    },
    ...(checkAnswers ? { checkAnswers: true } : {}),
  });
}

/** The handlers of the whole API. */
function handlersOf(parts: Parts): Handlers {
  const { ground, duty, channels, links, networks, desk, prices, articles, sample } = parts;
  const { accounts, addresses, database, clock, realtime, publish, sealer, codes, settings } = ground;
  const started = clock.now();
  const feed = () => (duty.roles.has('feed') ? networks.feed() : networks.feedElsewhere(started));
  const byName = new Map(channels.channels.map((channel) => [channel.name, channel]));
  const watchable = new Map([...networks.watchable, ...articles.watchable, ...customWatchable]);
  const handlers = {
    ...accounts.handlers,
    ...makeHandlers({
      database,
      clock,
      realtime,
      addresses,
      links,
      watchable,
      channels: new Set(byName.keys()),
      acknowledge: settings.acknowledge,
    }),
    ...customRoutes(ground, watchable),
    ...makeDestinationHandlers({
      database,
      clock,
      sealer,
      addresses,
      publish,
      codes,
      limiter: localLimiter(),
      channels: byName,
      publicUrl: settings.publicUrl,
    }),
    ...inboundHandlers(parts),
    ...networksHandlers({ db: database.db, clock, feed }),
    ...desk.handlers,
    ...articles.handlers,
    ...pricesHandlers({ database, clock, publish, prices: { ...prices.source, await: tellAwaited(ground) } }),
    ...instanceHandlers({
      settings,
      clock,
      version,
      isSetupOpen: () => accounts.isSetupOpen(),
      loginProviders: accounts.loginProviders,
    }),
  };
  return sample ? { ...handlers, ...sample.wrap(handlers) } : handlers;
}

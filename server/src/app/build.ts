import { existsSync } from 'node:fs';
import path from 'node:path';
import { authorise, policy } from '#accounts';
import type { Catcher } from '#channels/email';
import { smsInboundHandlers } from '#channels/sms';
import {
  confirmBy,
  contactFor,
  dropLeases,
  makeDestinationHandlers,
  makeHandlers,
  makeLinks,
  makeStreamHub,
  optOutBy,
  startDelivering,
  startFanOut,
  type Channel,
  type Links,
  type StreamHub,
} from '#notify';
import { deriveKey } from '#platform/crypto';
import { keepAnswers, serve, type Handlers, type HttpServer } from '#platform/http';
import { localLimiter } from '#platform/limits';
import { makeMetrics, serveMetrics } from '#platform/metrics';
import type { Settings } from '#platform/settings';
import type { RunningCarrier } from '#platform/transport';
import { subscriptionPurpose, type Articles } from '#sources/articles';
import { customHandlers, customWatchable } from '#sources/custom';
import { loadCatalogue, networksHandlers, type networksSource } from '#sources/networks';
import { pricesHandlers } from '#sources/prices';
import type { Desk } from '#sources/visitors';
import { openArticles } from './articles.ts';
import { openDesk } from './desk.ts';
import { openChannels, type Channels } from './channels.ts';
import { openGround, type Ground, type Overrides } from './ground.ts';
import { findUsers, isReachable } from './growing.queries.ts';
import { startHousekeeping } from './housekeeping.ts';
import { instanceHandlers } from './instance.ts';
import { openNetworks } from './networks.ts';
import { openPrices, type Prices } from './prices.ts';
import { startSampleVisits } from './sample/hosts.ts';
import { openSampleMode, type SampleMode } from './sample/sample-mode.ts';
import { openTransport } from './transport.ts';
import { version } from './version.ts';

/** The whole server. */
export interface App {
  readonly url: string;
  readonly ground: Ground;
  readonly catcher: Catcher | undefined;
  /** The doubles of outside services that run in sample mode. */
  readonly sandbox: Channels['sandbox'];
  /** The broker that carries ready work, where there is one. */
  readonly carrier: RunningCarrier | undefined;
  /** Lines for whoever started it: the setup link and the sample people, where there are any. */
  readonly greeting: readonly string[];
  fetch: HttpServer['fetch'];
  /** Not ready, accepts nothing more, finishes what has begun, closes. */
  stop(): Promise<void>;
}

interface BuildOptions extends Overrides {
  /** Tests: answers that the contract does not describe fail. */
  readonly checkAnswers?: boolean;
}

const webRoot = path.resolve(import.meta.dirname, '../../../web/dist');

/** Builds the server from its settings and starts everything in it. */
export async function startApp(settings: Settings, options: BuildOptions = {}): Promise<App> {
  const stack = new AsyncDisposableStack();
  try {
    return await assemble(stack, settings, options);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function assemble(stack: AsyncDisposableStack, settings: Settings, options: BuildOptions): Promise<App> {
  const ground = stack.use(await openGround(settings, { ...options, kind: 'server' }));
  const { database, clock, realtime, log } = ground;
  const { channels, catcher, sandbox, twilioToken } = await openChannels(stack, ground);
  const hub = makeStreamHub({ database, realtime, log, endedAmong: (ids) => ground.accounts.endedAmong(ids) });
  const [key = '', ...olderKeys] = settings.secretKeys.map((secret) => deriveKey(secret, 'links').toString('hex'));
  const links = makeLinks({ key, olderKeys, publicUrl: settings.publicUrl });
  const networks = openNetworks(ground, { connected: () => hub.open > 0 });
  const desk = openDesk(ground);
  const prices = await openPrices(stack, ground);
  const articles = openArticles(ground);
  const sample = settings.sampleMode
    ? await openSampleMode({ ground, sandbox, networks, prices, articles })
    : undefined;
  const carrier = await openTransport(ground);
  if (carrier) stack.defer(() => carrier.stop());
  const http = await openHttp({
    ground,
    carrier,
    channels,
    twilioToken,
    hub,
    links,
    networks,
    desk,
    prices,
    articles,
    sample,
    options,
  });
  await startWork(stack, { ground, carrier, channels, links, networks, desk, prices, articles });
  if (sample) {
    const visits = startSampleVisits({ ground, desk, connected: () => hub.open > 0 });
    stack.defer(() => visits.stop());
  }
  const url = await http.listen();
  stack.defer(() => http.close());
  stack.defer(() => hub.drain());
  return {
    url,
    ground,
    catcher,
    sandbox,
    carrier,
    greeting: await greet(ground, sample),
    fetch: http.fetch,
    stop: () => stack.disposeAsync(),
  };
}

interface HttpParts {
  readonly ground: Ground;
  readonly carrier?: RunningCarrier | undefined;
  readonly channels: readonly Channel[];
  readonly twilioToken: string | undefined;
  readonly hub: StreamHub;
  readonly links: Links;
  readonly networks: ReturnType<typeof networksSource>;
  readonly desk: Desk;
  readonly prices: Prices;
  readonly articles: Articles;
  readonly sample: SampleMode | undefined;
  readonly options: BuildOptions;
}

async function openHttp(parts: HttpParts): Promise<HttpServer> {
  const { ground, hub, sample, options } = parts;
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
    rolesOf: (route) => policy[route],
    ready: async () => ({
      database: (await isReachable(database.db).catch(() => false)) ? 'ok' : 'failed',
      ...(parts.carrier ? { transport: parts.carrier.up ? 'ok' : 'fallback' } : {}),
    }),
    upgrade: (socket, request, person) => hub.connect(socket, request, person),
    ...(existsSync(webRoot) ? { webRoot } : {}),
    extra(app) {
      parts.articles.serveReaders(app);
      sample?.serveControls(app);
    },
    ...(options.checkAnswers ? { checkAnswers: true } : {}),
  });
}

/** The handlers of the whole API. */
export function handlersOf({
  ground,
  channels,
  twilioToken,
  links,
  networks,
  desk,
  prices,
  articles,
  sample,
}: Omit<HttpParts, 'hub' | 'options'>): Handlers {
  const { accounts, addresses, database, clock, realtime, publish, sealer, codes, settings } = ground;
  const names = new Set(channels.map(({ name }) => name));
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
      channels: names,
      acknowledge: settings.acknowledge,
    }),
    ...customHandlers({
      watchable,
      database,
      clock,
      publish,
      knownUsers: findUsers,
      contactFor: (tx, contact, at) => contactFor(tx, addresses, { ...contact, at }),
    }),
    ...makeDestinationHandlers({
      database,
      clock,
      sealer,
      addresses,
      publish,
      codes,
      limiter: localLimiter(),
      channels: new Map(channels.map((channel) => [channel.name, channel])),
      publicUrl: settings.publicUrl,
    }),
    ...smsInboundHandlers({
      authToken: twilioToken,
      publicUrl: settings.publicUrl,
      confirm: confirmBy({ database, clock, addresses }),
      optOut: optOutBy({ database, clock, addresses }),
    }),
    ...networksHandlers({ db: database.db, clock, feed: () => networks.feed() }),
    ...desk.handlers,
    ...articles.handlers,
    ...pricesHandlers({ database, clock, publish, prices: prices.source }),
    ...instanceHandlers({ settings, clock, version, isSetupOpen: () => accounts.isSetupOpen() }),
  };
  return sample ? { ...handlers, ...sample.wrap(handlers) } : handlers;
}

/** Starts what works in the background, in the order in which an event goes through it; it stops in the opposite order. */
async function startWork(
  stack: AsyncDisposableStack,
  {
    ground,
    carrier,
    channels,
    links,
    networks,
    desk,
    prices,
    articles,
  }: Omit<HttpParts, 'hub' | 'sample' | 'options' | 'twilioToken'>,
): Promise<void> {
  const { accounts, database, clock, realtime, log, sealer, settings, publish } = ground;
  // The embedded database belongs to one server, so a lease of an earlier process is nobody's.
  if (settings.databaseUrl === undefined) await dropLeases(database.db);
  await loadCatalogue(database.db);
  const oneTime = async (purpose: string, jti: string) =>
    purpose === subscriptionPurpose
      ? articles.confirmLink(jti)
      : await accounts.makeLink(purpose as Parameters<typeof accounts.makeLink>[0], jti); // accounts itself wrote the purpose into the event
  const delivering = startDelivering(
    {
      database,
      clock,
      realtime,
      log,
      sealer,
      publish,
      links: { ...links, oneTime, code: ground.codes.write },
      word: desk.word,
      random: Math.random,
      carrier,
    },
    channels,
  );
  stack.defer(() => delivering.stop());
  const fanOut = startFanOut({ database, clock, realtime, log, channels, carrier });
  stack.defer(() => fanOut.stop());
  carrier?.start();
  const checkingOut = desk.start(log);
  stack.defer(() => checkingOut.stop());
  const housekeeping = await startHousekeeping(ground, [
    () => desk.forget(settings.visitRetentionDays),
    () => articles.forget(),
  ]);
  stack.defer(() => housekeeping.stop());
  const stopNetworks = await networks.start({ publish, clock, log, signal: new AbortController().signal });
  stack.defer(stopNetworks);
  stack.defer(await prices.source.start({ publish, clock, log, signal: new AbortController().signal }));
  if (settings.metricsAddress !== undefined) {
    const metrics = await serveMetrics(settings.metricsAddress, makeMetrics());
    stack.defer(() => metrics.close());
  }
}

async function greet({ accounts, settings }: Ground, sample: SampleMode | undefined): Promise<string[]> {
  const mayPrint = settings.sampleMode || process.stdout.isTTY;
  const setup = mayPrint ? await accounts.issueSetupLink() : undefined;
  return [...(setup ? [`First administrator (one hour): ${setup.url}`] : []), ...(sample?.greeting ?? [])];
}

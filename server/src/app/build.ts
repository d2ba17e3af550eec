import type { Catcher } from '#channels/email';
import { makeLinks, makeStreamHub } from '#notify';
import { deriveKey } from '#platform/crypto';
import type { HttpServer } from '#platform/http';
import { makeMetrics, serveMetrics, type Metrics } from '#platform/metrics';
import type { Settings } from '#platform/settings';
import type { RunningCarrier } from '#platform/transport';
import { openArticles } from './articles.ts';
import { openChannels, type Channels } from './channels.ts';
import { openDesk } from './desk.ts';
import { openGround, type Ground, type Overrides } from './ground.ts';
import { openHttp } from './http.ts';
import { openNetworks } from './networks.ts';
import type { Parts } from './parts.ts';
import { openPrices } from './prices.ts';
import { startSampleVisits } from './sample/hosts.ts';
import { openSampleMode, type SampleMode } from './sample/sample-mode.ts';
import { openTransport } from './transport.ts';
import { startWork } from './work.ts';

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
  const parts = await openParts(stack, ground);
  const { channels, carrier, hub, sample } = parts;
  const metrics = makeMetrics();
  const http = await openHttp(parts, { metrics, checkAnswers: options.checkAnswers });
  await startWork(stack, parts);
  if (sample) {
    const visits = startSampleVisits({ ground, desk: parts.desk, connected: () => hub.open > 0 });
    stack.defer(() => visits.stop());
  }
  await openMetrics(stack, settings, metrics);
  const url = await http.listen();
  stack.defer(() => http.close());
  stack.defer(() => hub.drain());
  return {
    url,
    ground,
    catcher: channels.catcher,
    sandbox: channels.sandbox,
    carrier,
    greeting: await greet(ground, sample),
    fetch: (input, init) => http.fetch(input, init),
    stop: () => stack.disposeAsync(),
  };
}

async function openParts(stack: AsyncDisposableStack, ground: Ground): Promise<Parts> {
  const { database, realtime, log, settings } = ground;
  const channels = await openChannels(stack, ground);
  const hub = makeStreamHub({ database, realtime, log, endedAmong: (ids) => ground.accounts.endedAmong(ids) });
  const [key = '', ...olderKeys] = settings.secretKeys.map((secret) => deriveKey(secret, 'links').toString('hex'));
  const links = makeLinks({ key, olderKeys, publicUrl: settings.publicUrl });
  const networks = openNetworks(ground, { connected: () => hub.open > 0 });
  const desk = openDesk(ground);
  const prices = await openPrices(stack, ground);
  const articles = openArticles(ground);
  const { sandbox } = channels;
  const sample = settings.sampleMode
    ? await openSampleMode({ ground, sandbox, networks, prices, articles })
    : undefined;
  const carrier = await openTransport(ground);
  if (carrier) stack.defer(() => carrier.stop());
  return { ground, carrier, channels, hub, links, networks, desk, prices, articles, sample };
}

async function openMetrics(stack: AsyncDisposableStack, { metricsAddress }: Settings, metrics: Metrics): Promise<void> {
  if (metricsAddress === undefined) return;
  const server = await serveMetrics(metricsAddress, metrics);
  stack.defer(() => server.close());
}

async function greet({ accounts, settings }: Ground, sample: SampleMode | undefined): Promise<string[]> {
  const mayPrint = settings.sampleMode || process.stdout.isTTY;
  const setup = mayPrint ? await accounts.issueSetupLink() : undefined;
  return [...(setup ? [`First administrator (one hour): ${setup.url}`] : []), ...(sample?.greeting ?? [])];
}

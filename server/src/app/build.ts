import type { Catcher } from '#channels/email';
import type { HttpServer } from '#platform/http';
import { makeMetrics, serveMetrics, type Metrics } from '#platform/metrics';
import type { Settings } from '#platform/settings';
import type { RunningCarrier } from '#platform/transport';
import type { Channels } from './channels.ts';
import { checkDuty, describeDuty, everything, type Duty } from './duty.ts';
import { openGround, type Ground, type Overrides } from './ground.ts';
import { openHttp } from './http.ts';
import { openParts, type Parts } from './parts.ts';
import { measureTransport } from './transport.ts';
import { startWork } from './work.ts';

/** The server, or the part of it that is this process's duty. */
export interface App {
  readonly ground: Ground;
  readonly catcher: Catcher | undefined;
  /** The doubles of outside services that run in sample mode. */
  readonly sandbox: Channels['sandbox'];
  /** The broker that carries ready work, where there is one. */
  readonly carrier: RunningCarrier | undefined;
  /** Lines for whoever started it: the setup link and the sample people, where there are any. */
  readonly greeting: readonly string[];
  /** The API without a network; 503 where this process is not it. */
  fetch: HttpServer['fetch'];
  /** Not ready, accepts nothing more, finishes what has begun, closes. */
  stop(): Promise<void>;
}

interface BuildOptions extends Overrides {
  /** Tests: answers that the contract does not describe fail. */
  readonly checkAnswers?: boolean;
  /** All of it, unless it is shared with other processes. */
  readonly duty?: Duty;
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
  const { duty = everything } = options;
  if (!options.database) checkDuty(duty, settings.databaseUrl);
  const ground = stack.use(await openGround(settings, { ...options, kind: 'server' }));
  const parts = await openParts(stack, ground, { duty, carries: true });
  const metrics = makeMetrics();
  measureTransport(metrics, parts.carrier);
  const http = duty.roles.has('api')
    ? await openHttp(parts, { metrics, checkAnswers: options.checkAnswers })
    : undefined;
  await startWork(stack, parts);
  await openMetrics(stack, settings, metrics);
  if (http) await listen(stack, parts, http);
  return {
    ground,
    catcher: parts.channels.catcher,
    sandbox: parts.channels.sandbox,
    carrier: parts.carrier,
    greeting: await greet(parts, http !== undefined),
    fetch: async (input, init) => (http ? http.fetch(input, init) : new Response(null, { status: 503 })),
    stop: () => stack.disposeAsync(),
  };
}

async function listen(stack: AsyncDisposableStack, { hub }: Parts, http: HttpServer): Promise<void> {
  await http.listen();
  stack.defer(() => http.close());
  if (hub) stack.defer(() => hub.drain());
}

async function openMetrics(stack: AsyncDisposableStack, { metricsAddress }: Settings, metrics: Metrics): Promise<void> {
  if (metricsAddress === undefined) return;
  const server = await serveMetrics(metricsAddress, metrics);
  stack.defer(() => server.close());
}

async function greet({ ground, duty, sample }: Parts, isApi: boolean): Promise<string[]> {
  const { accounts, settings } = ground;
  if (!isApi) return describeDuty(duty);
  const mayPrint = settings.sampleMode || process.stdout.isTTY;
  const setup = mayPrint ? await accounts.issueSetupLink() : undefined;
  return [
    `  ${settings.publicUrl}`,
    ...describeDuty(duty),
    ...(setup ? [`First administrator (one hour): ${setup.url}`] : []),
    ...(sample?.greeting ?? []),
  ];
}

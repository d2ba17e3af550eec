import { routes, type ChannelName, type Role } from '@tocsin/sdk/contract';
import { makeSealer } from '#platform/crypto';
import type { MovableClock } from '#platform/clock';
import type { Database } from '#platform/db';
import { coded } from '#platform/errors';
import { keepAnswers, noContent, serve, type Handlers, type HttpServer } from '#platform/http';
import { silentLog } from '#platform/log';
import { localRealtime } from '#platform/realtime';
import { z } from 'zod';
import type { Channel, Message, Outcome } from './channel.ts';
import { deliverNextParcel } from './deliver/deliver.ts';
import type { EventDraft } from './event/event.ts';
import { fanOutNextPage } from './fan-out/fan-out.ts';
import { makeLinks } from './link/link.ts';
import { makePublish } from './event/publish.ts';
import { exampleAddresses } from './recipient/recipient-example.ts';
import { makeHandlers, type RouteDeps } from './routes.ts';

/** This room whole, for the tests of its routes: the HTTP edge, real fan-out, and channels that keep what they were given. */
export interface ExampleRoom {
  readonly deps: RouteDeps;
  readonly sent: Message[];
  /** What the e-mail channel answers next; after these it takes everything. */
  readonly mailAnswers: Outcome[];
  publish(draft?: Partial<EventDraft>): Promise<string>;
  /** Works out all audiences and sends everything that is due. */
  settle(): Promise<void>;
  /** Asks as a person, or as nobody. */
  ask(who: Partial<Asking> | null, request: string, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

export interface Asking {
  readonly id: string;
  readonly role?: Role;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The edge has checked it against the contract, so tests read it as they know it. */
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any
}

const publicUrl = 'https://tocsin.test';

export async function exampleRoom(
  database: Database,
  clock: MovableClock,
  acknowledge: 'shared' | 'personal' = 'shared',
): Promise<ExampleRoom> {
  const realtime = localRealtime();
  const links = makeLinks({ key: 'a key for examples', publicUrl });
  const channels = new Set<ChannelName>(['in_app', 'email']);
  const watchable = new Map<string, z.ZodType<string>>([['network', NetworkId]]);
  const deps = { database, clock, realtime, addresses: exampleAddresses, links, watchable, channels, acknowledge };
  const edge = await edgeOver(deps);
  const post = makePost(deps);
  return { deps, ...post, ask: askOver(edge), close: () => edge.close() };
}

const NetworkId = z
  .string()
  .regex(/^(AS)?-?\d+$/i, 'A network is its AS number.')
  .transform((text) => text.replace(/^as/i, ''));

async function edgeOver(deps: RouteDeps & { clock: MovableClock }): Promise<HttpServer> {
  const others = Object.fromEntries(
    Object.keys(routes).map((name) => [name, async () => noContent()]),
  ) as unknown as Handlers; // one each
  return await serve({
    handlers: { ...others, ...makeHandlers(deps) },
    // "Bearer <id> <role>" is that person. Who may call a route is the policy's business, not this room's.
    authenticate: async ({ authorization }) => {
      const [, userId, role] = authorization?.split(' ') ?? [];
      return userId === undefined
        ? { kind: 'anonymous' }
        : { kind: 'person', userId, role: role as Role, via: 'access_token' }; // as `ask` wrote it
    },
    authorise: (route, principal) => {
      if (principal.kind === 'anonymous' && !('ownAuthenticator' in routes[route])) throw coded('UNAUTHENTICATED');
    },
    idempotency: keepAnswers(deps.database.db),
    settings: {
      port: 0,
      host: '127.0.0.1',
      publicUrl,
      sampleMode: false,
      insecureHttp: false,
      trustedProxies: [],
      drainTimeoutMs: 1000,
    },
    log: silentLog(),
    clock: deps.clock,
    ready: async () => ({}),
    callsPerMinute: 1_000_000,
    checkAnswers: true,
  });
}

const askOver =
  (edge: HttpServer): ExampleRoom['ask'] =>
  async (who, request, body) => {
    const [method = 'GET', path = '/'] = request.split(' ');
    const authorization = who?.id && { authorization: `Bearer ${who.id} ${who.role ?? 'AUTHENTICATED'}` };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { ...authorization, ...type, ...who?.headers };
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await edge.fetch(`${publicUrl}${path}`, { method, headers, ...sent });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };

function makePost(
  deps: RouteDeps & { clock: MovableClock },
): Pick<ExampleRoom, 'sent' | 'mailAnswers' | 'publish' | 'settle'> {
  const sent: Message[] = [];
  const mailAnswers: Outcome[] = [];
  const channels = [keeper('in_app', sent, []), keeper('email', sent, mailAnswers)];
  const links = { ...deps.links, oneTime: async (purpose: string) => `${publicUrl}/${purpose}`, code: () => '123456' };
  const publish = makePublish(deps);
  const work = {
    ...deps,
    links,
    publish,
    channels,
    log: silentLog(),
    sealer: makeSealer(['a secret for examples']),
    random: () => 0.5,
  };
  return {
    sent,
    mailAnswers,
    async publish(draft) {
      const whole = {
        source: 'networks',
        type: 'network.delay',
        category: 'network',
        severity: 'medium',
        data: { title: 'Delay to AS2497' },
        ...draft,
      } as const;
      const { eventIds } = await deps.database.transaction((tx) => publish(tx, [whole]));
      return eventIds[0] ?? '';
    },
    async settle() {
      while (await fanOutNextPage(work));
      for (const channel of channels)
        while (await deliverNextParcel(work, channel, '00000000-0000-7000-8000-000000000001'));
    },
  };
}

function keeper(name: 'in_app' | 'email', sent: Message[], answers: Outcome[]): Channel {
  return {
    name,
    edits: name === 'in_app',
    destination: z.string(),
    adding: { way: 'given' },
    concurrency: 10,
    timeoutMs: 1000,
    idempotent: true,
    render: (message) => message,
    send: async (rendered) => {
      sent.push(rendered as Message); // what render answered
      return answers.shift() ?? { ok: true, receipt: '250 taken' };
    },
  };
}

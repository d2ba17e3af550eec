import type { RouteName } from '@tocsin/sdk/contract';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '#platform/clock';
import type { Limiter } from '#platform/limits';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import type { Settings } from '#platform/settings';
import type { Credentials, Handlers, Person, Principal } from './call.ts';
import type { IdempotencyStore } from './idempotency.ts';

/** What the edge reads of the settings. */
export type HttpSettings = Pick<
  Settings,
  'port' | 'host' | 'publicUrl' | 'sampleMode' | 'insecureHttp' | 'trustedProxies' | 'drainTimeoutMs'
>;

/** What a new WebSocket of `GET /api/v1/stream` comes with. */
export interface StreamRequest {
  /** What the client saw last; it is told what came after. */
  cursor: string | undefined;
  address: string;
  traceId: string;
}

/** `fallback`: a part is away, and others do its work. */
export type Check = 'ok' | 'fallback' | 'failed' | 'draining';

export interface HttpOptions {
  handlers: Handlers;
  /** Says who sends a request. Throws a coded error for credentials that are wrong, not for absent ones. */
  authenticate(credentials: Credentials): Promise<Principal>;
  /** Throws `UNAUTHENTICATED` or `FORBIDDEN` where the policy does not let this principal in. */
  authorise(route: RouteName, principal: Principal): void;
  idempotency: IdempotencyStore;
  settings: HttpSettings;
  log: Log;
  clock: Clock;
  ready(): Promise<Record<string, Check>>;
  /** Takes over a WebSocket whose origin and person were checked. */
  upgrade?(socket: WebSocket, request: StreamRequest, principal: Person): void;
  limiter?: Limiter;
  metrics?: Metrics;
  /** Calls per minute of one person, or of one address while nobody is signed in, on routes that name no number. */
  callsPerMinute?: number;
  /** Who may call a route, for the API reference. */
  rolesOf?(route: RouteName): readonly string[];
  version?: string;
  /** Tests: an answer that the contract does not describe fails. */
  checkAnswers?: boolean;
  /** Routes beyond the contract, such as the control surface of sample mode. */
  extra?(app: FastifyInstance): void | Promise<void>;
  /** The built web app. */
  webRoot?: string;
}

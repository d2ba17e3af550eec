import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { coded } from '#platform/errors';
import { readBodies } from './body.ts';
import type { Principal } from './call.ts';
import { serveDocs } from './docs-pages.ts';
import { answerErrors, refuseBrokenHttp, refuseOtherMethods, sendProblem } from './errors.ts';
import { answerHealth } from './health.ts';
import { fetchInMemory } from './in-memory.ts';
import type { HttpOptions, HttpSettings } from './options.ts';
import { refuseForeignHost } from './origin.ts';
import { registerRoutes } from './register.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { isLostVisitor, sendNotFoundPage, serveWeb } from './static-files.ts';
import { answerStream } from './stream.ts';
import { traceIdOf } from './trace.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
  }
  interface FastifyContextConfig {
    name?: string;
  }
}

export interface HttpServer {
  app: FastifyInstance;
  /** Starts to accept connections; gives the address. */
  listen(): Promise<string>;
  /** Says that it is not ready, accepts nothing more, and waits for what is running. */
  close(): Promise<void>;
  /** The same server without a network, for tests. Paths are taken from PUBLIC_URL. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

/** The HTTP edge: every route of the contract, its documentation, the web app, the stream and the health of it all. */
export async function serve(given: HttpOptions): Promise<HttpServer> {
  const options = { ...given, settings: settleCookies(given.settings) };
  const app = makeApp(options);
  let draining = false;
  const methodsOf = collectMethods(app);
  await setSecurityHeaders(app, options.settings.publicUrl);
  answerErrors(app, options);
  watchRequests(app, options);
  readBodies(app);
  registerRoutes(app, options);
  await answerStream(app, options);
  answerHealth(app, options, () => draining);
  serveDocs(app, options);
  if (options.webRoot !== undefined) await serveWeb(app, options.webRoot);
  await options.extra?.(app);
  answerUnknown(app, options);
  refuseOtherMethods(app, methodsOf);
  await app.ready();
  return {
    app,
    listen: () => app.listen({ port: options.settings.port, host: options.settings.host }),
    close: async () => {
      draining = true;
      await drain(app, options.settings.drainTimeoutMs);
    },
    fetch: (input, init) => {
      const address = input instanceof Request ? input : new URL(input, options.settings.publicUrl);
      return fetchInMemory(app, new Request(address, init));
    },
  };
}

// The setting allows http where it is needed. On https it takes nothing away.
function settleCookies(settings: HttpSettings): HttpSettings {
  return { ...settings, insecureHttp: settings.insecureHttp && settings.publicUrl.startsWith('http:') };
}

function makeApp({ settings, log }: HttpOptions): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = log;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'trace_id' }),
    genReqId: (request) => traceIdOf(request.headers['traceparent']),
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    // A link's token is up to 1,024 characters; with every character escaped it is three times as long.
    routerOptions: { maxParamLength: 3072 },
    bodyLimit: 64 * 1024,
    requestTimeout: 30_000,
    clientErrorHandler: refuseBrokenHttp,
    frameworkErrors: (error, request, reply) => void sendProblem(error, [request, reply], { settings, log }),
  });
  app.decorateRequest('principal');
  return app;
}

/** Remembers which methods each path has, so that the others can be refused by name. */
function collectMethods(app: FastifyInstance): Map<string, Set<string>> {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methodsOf.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methodsOf.set(url, known);
  });
  return methodsOf;
}

function watchRequests(app: FastifyInstance, { settings, log, metrics }: HttpOptions): void {
  const took = metrics?.histogram('tocsin_http_seconds', 'Time to answer a request, by route and status.');
  app.addHook('onRequest', async (request, reply) => {
    request.principal = { kind: 'anonymous' };
    reply.header('x-trace-id', request.id);
    refuseForeignHost(request.headers.host, settings);
    if (request.is404 && request.method !== 'GET' && request.method !== 'HEAD') throw coded('NOT_FOUND');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.config.name ?? request.routeOptions.url ?? 'unknown';
    took?.observe(reply.elapsedTime / 1000, { route, status: reply.statusCode });
    log.info(lineOf(request, { route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }), 'Answered.');
  });
}

// The path is told as its pattern: what stands in its place may be a secret.
function lineOf(request: FastifyRequest, outcome: { route: string; status: number; ms: number }): object {
  const user = request.principal?.kind === 'person' ? { user_id: request.principal.userId } : {};
  return { trace_id: request.id, method: request.method, ...outcome, address: request.ip, ...user };
}

function answerUnknown(app: FastifyInstance, options: HttpOptions): void {
  app.setNotFoundHandler((request, reply) => {
    if (options.webRoot !== undefined && isLostVisitor(request)) return sendNotFoundPage(reply);
    return sendProblem(coded('NOT_FOUND'), [request, reply], options);
  });
}

async function drain(app: FastifyInstance, drainMs: number): Promise<void> {
  // A connection whose last request ended while the server was closing stays open for its next one otherwise.
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
  const cut = setTimeout(() => app.server.closeAllConnections(), drainMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}

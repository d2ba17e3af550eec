import { routes } from '@tocsin/sdk/contract';
import type { Route, RouteName } from '@tocsin/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '#platform/errors';
import type { Log } from '#platform/log';
import { cookiesOf, makeAdmission } from './admit.ts';
import { checkAnswer, checkCode, present } from './answer.ts';
import type { Call, Reply } from './call.ts';
import { rawFormOf } from './body.ts';
import { once } from './idempotency.ts';
import type { HttpOptions } from './options.ts';
import { parse } from './parse.ts';
import type { Parts } from './parse.ts';

const usualMaxBytes = 64 * 1024;

/** Registers every route of the contract: admit, parse, call, present. */
export function registerRoutes(app: FastifyInstance, options: HttpOptions): void {
  const admit = makeAdmission(options);
  for (const [name, route] of entries()) {
    app.route({
      method: route.method,
      url: route.path.replace(/\{(\w+)\}/g, ':$1'),
      bodyLimit: route.maxBytes ?? usualMaxBytes,
      config: { name },
      onRequest: (request, reply) => admit(name, route, [request, reply]),
      handler: async (request, reply) => {
        const answer = await run(name, route, { request, options });
        return present(answer, [request, reply], options.settings.insecureHttp);
      },
    });
  }
}

function entries(): [RouteName, Route][] {
  // The keys of the table are its names; TypeScript gives them as plain texts.
  return Object.entries(routes) as [RouteName, Route][];
}

interface Running {
  request: FastifyRequest;
  options: HttpOptions;
}

async function run(name: RouteName, route: Route, { request, options }: Running): Promise<Reply> {
  const call = makeCall(name, parse(route, request), { request, options });
  // One handler for each route: the call that is made here from the route's schemas is the one that it takes.
  const handler = options.handlers[name] as (call: Call) => Promise<Reply>;
  const work = () => handler(call);
  const answering = route.idempotent === true ? once(call, options.idempotency, work) : work();
  if (options.checkAnswers !== true) return await answering;
  const answer = await answering.catch((error: unknown) => {
    if (error instanceof CodedError) checkCode(name, route, error.code);
    throw error;
  });
  checkAnswer(name, route, answer);
  return answer;
}

function makeCall(name: RouteName, parts: Parts, { request, options }: Running): Call {
  // The parts were read by the schemas of this route, so they have its types.
  const { params, query, body } = parts as Pick<Call, 'params' | 'query' | 'body'>;
  return {
    route: name,
    params,
    query,
    body,
    principal: request.principal,
    address: request.ip,
    headers: request.headers,
    get cookies() {
      return cookiesOf(request, options);
    },
    rawQuery: request.url.split('?')[1] ?? '',
    get rawForm() {
      return rawFormOf(request);
    },
    traceId: request.id,
    now: options.clock.now(),
    get log() {
      return options.log.child({ trace_id: request.id, route: name }) satisfies Log;
    },
    get signal() {
      return request.signal;
    },
  };
}

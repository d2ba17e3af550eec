import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { coded } from '#platform/errors';
import type { HttpOptions } from './options.ts';
import { codedErrorOf, problemHeaders, problemOf } from './problem.ts';

/** Answers every refusal and every failure as `application/problem+json`, and logs what is our mistake, once. */
export function answerErrors(app: FastifyInstance, options: HttpOptions): void {
  app.setErrorHandler((thrown, request, reply) => sendProblem(thrown, [request, reply], options));
}

type Told = Pick<HttpOptions, 'settings' | 'log'>;

export function sendProblem(
  thrown: unknown,
  [request, reply]: [FastifyRequest, FastifyReply],
  options: Told,
): FastifyReply {
  const error = codedErrorOf(thrown);
  const traceId = request.id;
  if (error.status >= 500) {
    const err = error.cause ?? error;
    options.log.error({ err, trace_id: traceId, route: request.routeOptions.config.name }, 'A request failed.');
  }
  const headers = problemHeaders(error, request.headers.authorization !== undefined);
  // A body that was not read to its end would be taken for the next request of this connection.
  if (error.code === 'BODY_TOO_LARGE') headers['connection'] = 'close';
  headers['x-trace-id'] = traceId;
  reply.code(error.status).headers(headers);
  return reply.send(JSON.stringify(problemOf(error, traceId, options.settings.publicUrl)));
}

/** Refuses a method that a known path does not have, and says which it has. Comes after all routes are registered. */
export function refuseOtherMethods(app: FastifyInstance, methodsOf: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [url, known] of methodsOf) {
    if (url.includes('*')) continue;
    const others = app.supportedMethods.filter((method) => !known.has(method));
    const allow = [...known].toSorted().join(', ');
    const refuse = async () => {
      throw coded('METHOD_NOT_ALLOWED', undefined, { headers: { allow } });
    };
    app.route({ method: others, url, exposeHeadRoute: false, onRequest: refuse, handler: refuse });
  }
}

/** What is not HTTP at all gets a short answer and the end of its connection. */
export function refuseBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = JSON.stringify({
    title: 'The request could not be read',
    status: tooLarge ? 431 : 400,
    code: 'BAD_REQUEST',
  });
  const headers = `Content-Type: application/problem+json\r\nContent-Length: ${body.length}\r\nConnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
}

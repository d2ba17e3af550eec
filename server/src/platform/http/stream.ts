import websocket from '@fastify/websocket';
import { Cursor } from '@tocsin/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { coded } from '#platform/errors';
import { z } from 'zod';
import { authenticate, refuseOtherSites, refuseWithoutScope } from './admit.ts';
import { person } from './call.ts';
import type { HttpOptions } from './options.ts';
import { parse } from './parse.ts';

// Clients have nothing to say on this socket beyond its own control frames.
const maxPayload = 4 * 1024;
const answers = {};
const route = {
  method: 'GET',
  path: '/api/v1/stream',
  tag: 'Inbox',
  summary: 'The live stream (WebSocket)',
  query: z.strictObject({ cursor: Cursor.optional() }),
  answers,
} as const;

/** `GET /api/v1/stream`: checks the origin and the person before the socket is opened, then hands it over. */
export async function answerStream(app: FastifyInstance, options: HttpOptions): Promise<void> {
  if (options.upgrade === undefined) return;
  await app.register(websocket, { options: { maxPayload, perMessageDeflate: false } });
  app.route({
    method: 'GET',
    url: route.path,
    onRequest: (request) => admit(request, options),
    handler: () => {
      throw coded('BAD_REQUEST', 'This address answers WebSocket connections only.');
    },
    wsHandler: (socket, request) => {
      // The query was read once before the socket was opened, so it is valid.
      const { cursor } = parse(route, request).query as z.infer<typeof route.query>;
      options.upgrade?.(socket, { cursor, address: request.ip, traceId: request.id }, person(request));
    },
  });
}

async function admit(request: FastifyRequest, options: HttpOptions): Promise<void> {
  refuseOtherSites(request, options);
  request.principal = await authenticate(request, options);
  refuseWithoutScope('notifications:read', person(request));
  options.authorise('listNotifications', request.principal);
  parse(route, request);
}

import fastify, { type FastifyInstance } from 'fastify';

/** The server of a stand-in for an outside service: HTTP on loopback, with forms, for this machine alone. */
export interface StandIn extends AsyncDisposable {
  readonly app: FastifyInstance;
  /** Answers its address; port 0 takes a free one. */
  listen(port: number): Promise<string>;
  close(): Promise<void>;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Opens one. A page elsewhere that points its own name at this machine is not answered. */
export function openStandIn(): StandIn {
  const app = fastify({ forceCloseConnections: true });
  readForms(app);
  app.addHook('onRequest', async (request, reply) => {
    if (!loopback.test(request.headers.host ?? '')) await reply.code(403).send('This answers on loopback only.');
  });
  return {
    app,
    listen: (port) => app.listen({ host: '127.0.0.1', port }),
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

function readForms(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  );
}

/** Name and password of HTTP Basic; undefined without them. */
export function basicOf(authorization = ''): readonly string[] | undefined {
  const [, encoded] = /^Basic (.+)$/.exec(authorization) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString().split(':');
}

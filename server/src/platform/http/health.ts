import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isIP } from 'node:net';
import { authenticate } from './admit.ts';
import type { Check, HttpOptions } from './options.ts';

/** `/livez` says that the process answers; `/readyz` whether it should be given work. */
export function answerHealth(app: FastifyInstance, options: HttpOptions, isDraining: () => boolean): void {
  app.get('/livez', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    const checks = await readChecks(options);
    if (isDraining()) checks['http'] = 'draining';
    const isReady = Object.values(checks).every((check) => check === 'ok' || check === 'fallback');
    const answer = { status: isReady ? 'ok' : 'unavailable' };
    reply.code(isReady ? 200 : 503).header('cache-control', 'no-store');
    return (await mayKnow(request, options)) ? { ...answer, checks } : answer;
  });
}

async function readChecks(options: HttpOptions): Promise<Record<string, Check>> {
  try {
    return { ...(await options.ready()) };
  } catch (error) {
    options.log.warn({ err: error }, 'The readiness of this server could not be checked.');
    return { server: 'failed' };
  }
}

// Which part is down is for operators: on the machine itself (and not through a proxy there), or signed in as one.
async function mayKnow(request: FastifyRequest, options: HttpOptions): Promise<boolean> {
  if (isLoopbackAddress(request.ip) && request.headers['x-forwarded-for'] === undefined) return true;
  // With the database down nobody can be recognised: then nobody is told.
  const principal = await authenticate(request, options).catch(() => ({ kind: 'anonymous' as const }));
  if (principal.kind !== 'person' || principal.via === 'api_token' || principal.mustEnrol === true) return false;
  return principal.role !== 'AUTHENTICATED';
}

function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && /^(?:::ffff:)?127\.|^::1$/.test(address);
}

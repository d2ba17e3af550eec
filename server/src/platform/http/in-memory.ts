import type { FastifyInstance } from 'fastify';

/** Answers a request through the whole server without a network. */
export async function fetchInMemory(app: FastifyInstance, request: Request): Promise<Response> {
  const { pathname, search, host } = new URL(request.url);
  const payload = Buffer.from(await request.arrayBuffer());
  const answer = await app.inject({
    // Fetch allows any word as a method; the server answers those that it does not know.
    method: request.method as 'GET',
    url: `${pathname}${search}`,
    headers: { host, ...Object.fromEntries(request.headers) },
    ...(payload.length > 0 ? { payload } : {}),
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, String(one));
  }
  const hasBody = answer.rawPayload.length > 0 && ![204, 304].includes(answer.statusCode);
  return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, { status: answer.statusCode, headers });
}

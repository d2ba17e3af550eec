import fastifyStatic from '@fastify/static';
import { pages } from '@tocsin/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Serves the built web app: its files, and its pages by the table of the contract. */
export async function serveWeb(app: FastifyInstance, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    globIgnore: ['**/.*', '**/.*/**', '*.html', '**/*.br', '**/*.gz'],
    setHeaders: (reply, path) => {
      void reply.header('cache-control', keepingOf(path.slice(root.length)));
    },
  });
  app.get('/', (_request, reply) => reply.sendFile('app.html'));
  for (const { path, entry } of pages) {
    app.get(path.replace(/\{(\w+)\}/g, ':$1'), (_request, reply) => reply.sendFile(`${entry}.html`));
  }
}

function keepingOf(path: string): string {
  // Names of built assets contain a hash of their content; a page names the assets that it needs.
  if (/^\/*assets\//.test(path)) return 'public, max-age=31536000, immutable';
  return path.endsWith('.html') ? 'no-cache' : 'public, max-age=3600';
}

/** Whether somebody typed an address into a browser that is no page: the app tells them so in its own words. */
export function isLostVisitor(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? '';
  const isMachine = /^\/(?:api|dev|assets|docs-assets|\.well-known)(?:\/|$)/.test(path) || /\.\w+$/.test(path);
  return !isMachine && request.headers.accept?.includes('text/html') === true;
}

export function sendNotFoundPage(reply: FastifyReply): FastifyReply {
  return reply.code(404).sendFile('app.html');
}

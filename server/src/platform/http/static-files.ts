import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Pages that work before anybody signed in; they are small and have an entry of their own. */
const authPages = [
  '/sign-in',
  '/sign-up',
  '/verify-email',
  '/forgot-password',
  '/reset-password',
  '/setup',
  '/u/:token',
  '/a/:token',
];

/** Serves the built web app: its files, the pages of its two entries, and the app's own paths. */
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
  app.get('/', (_request, reply) => sendPage(reply, 'app.html'));
  for (const url of authPages) app.get(url, (_request, reply) => sendPage(reply, 'auth.html'));
}

function keepingOf(path: string): string {
  // Names of built assets contain a hash of their content; a page names the assets that it needs.
  if (/^\/*assets\//.test(path)) return 'public, max-age=31536000, immutable';
  return path.endsWith('.html') ? 'no-cache' : 'public, max-age=3600';
}

/** Whether somebody typed an address of the app into a browser: the app itself then says when there is no such page. */
export function isPageRequest(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? '';
  const isOurs =
    !/^\/(?:api|dev|docs|redoc|assets|docs-assets|\.well-known|u|a)(?:\/|$)/.test(path) && !/\.\w+$/.test(path);
  return isOurs && request.headers.accept?.includes('text/html') === true;
}

export function sendPage(reply: FastifyReply, page: 'app.html' | 'auth.html'): FastifyReply {
  return reply.sendFile(page);
}

import { errorCodes } from '@tocsin/sdk/contract';
import type { FastifyInstance } from 'fastify';
import type { HttpOptions } from './options.ts';
import { makeOpenApi } from './openapi.ts';
import { docsHeaders } from './security-headers.ts';

/** `/openapi.json` and what makes it readable: Swagger UI, Redoc and the page of error codes. All from this server. */
export function serveDocs(app: FastifyInstance, options: HttpOptions): void {
  let document: string | undefined;
  app.get('/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(makeOpenApi(options));
    return reply.type('application/json').header('cache-control', 'public, max-age=300').send(document);
  });
  const page = { helmet: docsHeaders };
  app.get('/docs', page, (_request, reply) => reply.type('text/html; charset=utf-8').send(swaggerPage));
  app.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(swaggerStart));
  app.get('/redoc', page, (_request, reply) => reply.type('text/html; charset=utf-8').send(redocPage));
  app.get('/docs/errors', (_request, reply) => reply.type('text/html; charset=utf-8').send(errorsPage));
}

const html = (title: string, rest: string) =>
  `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>${title}</title>\n${rest}\n</html>\n`;

const swaggerPage = html(
  'Tocsin API',
  `<link rel="stylesheet" href="/docs-assets/swagger-ui.css">
<link rel="icon" href="/docs-assets/favicon-32x32.png">
<div id="docs"></div>
<script src="/docs-assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>`,
);

const swaggerStart = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });\n`;

const redocPage = html(
  'Tocsin API reference',
  `<link rel="icon" href="/docs-assets/favicon-32x32.png">
<redoc spec-url="/openapi.json"></redoc>
<script src="/docs-assets/redoc.standalone.js"></script>`,
);

const errorsPage = html(
  'Tocsin error codes',
  `<link rel="icon" href="/docs-assets/favicon-32x32.png">
<h1>Error codes</h1>
<p>Every refusal is an <code>application/problem+json</code> document with one of these codes.</p>
<table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${Object.entries(errorCodes)
  .map(
    ([code, { status, title }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td></tr>`,
  )
  .join('\n')}
</tbody>
</table>`,
);

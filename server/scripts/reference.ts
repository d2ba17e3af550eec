import { errorCodes, routes } from '@tocsin/sdk/contract';
import type { Route } from '@tocsin/sdk/contract';
import { policy } from '#accounts';
import { makeOpenApi } from '#platform/http';
import { settingsTable } from '#platform/settings';
import { cliPage } from './cli-reference.ts';

const made = 'Made from the code by `node server/scripts/make-reference.ts`. Do not edit.';

/** The pages of docs/reference by their file names, made from the contract, the commands and the settings. */
export function referencePages(): Record<string, string> {
  return { 'api.md': apiPage(), 'cli.md': cliPage(made), 'errors.md': errorsPage(), 'settings.md': settingsPage() };
}

interface Operation {
  'x-roles': string[];
  parameters: { name: string; in: string; required: boolean; description?: string }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

function apiPage(): string {
  const document = makeOpenApi({ settings: { publicUrl: 'http://localhost:3000' }, rolesOf: (route) => policy[route] });
  // The document was made just above, in this shape.
  const { paths, components } = document as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: object };
  };
  const tags = [...new Set(Object.values(routes).map((route) => route.tag))];
  const sections = tags.map((tag) => {
    const ofTag = Object.values<Route>(routes).filter((route) => route.tag === tag);
    const parts = ofTag.map((route) => routePart(route, paths[route.path]?.[route.method.toLowerCase()]));
    return `## ${tag}\n\n${parts.join('\n')}`;
  });
  const schemas = Object.entries(components.schemas).map(([name, schema]) => `### ${name}\n\n${jsonBlock(schema)}`);
  return `# API\n\n${made} A running server shows the same at \`/docs\`, \`/redoc\` and \`/openapi.json\`.\n\n${rules}\n\n${sections.join('\n')}\n## Shapes\n\n${schemas.join('\n')}`;
}

const rules = `- Sign in with the session cookie (browsers), or send \`Authorization: Bearer\` with an access token of \`POST /api/v1/auth/token\` or a personal API token. With the header, the cookie does not count.
- Refusals are \`application/problem+json\` documents with a \`code\` of [the table of codes](errors.md). Faults of the request are listed in \`errors\`, each with a pointer: \`/a/b\` in the body, \`?name\` in the query, \`{name}\` in the path.
- Unknown fields and parameters are refused. A route without a body refuses one, except an empty JSON object.
- A path id that is not well formed is a 422; one that names nothing is a 404.
- Lists give \`{ items, next_cursor }\`; ask for the next page with \`?cursor=\`. The \`Link\` header holds its address.
- Where \`Idempotency-Key\` is named, the same key and body give the same answer for 24 hours.
- Every answer has \`X-Trace-Id\`, \`RateLimit-Policy\` and \`RateLimit\`; a 429 has \`Retry-After\`.`;

function routePart(route: Route, operation: Operation | undefined): string {
  const parameters = (operation?.parameters ?? []).map((one) => {
    const note = [one.in, one.required ? 'needed' : '', one.description ?? ''].filter((part) => part !== '').join(', ');
    return `- \`${one.name}\` (${note})`;
  });
  const who = `For ${(operation?.['x-roles'] ?? []).join(', ')}.`;
  const scope = route.scope === undefined ? 'API tokens are refused.' : `API tokens need the scope \`${route.scope}\`.`;
  const errors = (route.errors ?? []).map((code) => `[\`${code}\`](errors.md)`).join(', ');
  const lines = [
    `### ${route.method} ${route.path}`,
    `${route.summary}. ${route.ownAuthenticator === true ? 'The signed token of the link is enough.' : `${who} ${scope}`}`,
    parameters.join('\n'),
    operation?.requestBody ? `Body: ${shapeOf(operation.requestBody.content)}` : '',
    Object.entries(operation?.responses ?? {})
      .filter(([status]) => status.startsWith('2'))
      .map(([status, answer]) => `Answers ${status}${answer.content ? `: ${shapeOf(answer.content)}` : '.'}`)
      .join('\n'),
    errors === '' ? '' : `Refusals: ${errors}.`,
  ];
  return `${lines.filter((line) => line !== '').join('\n\n')}\n`;
}

function shapeOf(content: Record<string, { schema: object }>): string {
  const types = Object.keys(content).join(', ');
  const schema = Object.values(content)[0]?.schema ?? {};
  const name = '$ref' in schema ? String(schema.$ref).split('/').at(-1) : undefined;
  return name === undefined
    ? `\`${types}\`\n\n${jsonBlock(schema)}`
    : `\`${types}\`, [${name}](#${name.toLowerCase()})`;
}

const jsonBlock = (value: object): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\`\n`;

function errorsPage(): string {
  const rows = Object.entries(errorCodes).map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`);
  return `# Error codes\n\n${made}\n\nA code never changes its meaning. The sentence in \`detail\` may.\n\n| Code | Status | Meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function settingsPage(): string {
  const rows = Object.values(settingsTable).map(({ variable, default: usual, otherwise, sentence }) => {
    const value = usual === undefined ? (otherwise ?? 'none') : usual === '' ? 'empty' : `\`${usual}\``;
    return `| \`${variable}\` | ${value} | ${sentence} |`;
  });
  return `# Settings\n\n${made}\n\nEach is an environment variable or a line of \`.env\`; with \`_FILE\` at its end it names a file that holds the value. \`tocsin settings\` prints what is in force.\n\n| Variable | Without it | What it does |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

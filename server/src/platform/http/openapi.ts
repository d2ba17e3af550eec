import * as contract from '@tocsin/sdk/contract';
import { errorCodes, routes } from '@tocsin/sdk/contract';
import type { ErrorCode, Route, RouteName } from '@tocsin/sdk/contract';
import { z } from 'zod';

type Json = Record<string, unknown>;

export interface OpenApiOptions {
  settings: { publicUrl: string };
  version?: string;
  rolesOf?(route: RouteName): readonly string[];
}

/** The OpenAPI 3.1 document of the contract. */
export function makeOpenApi(options: OpenApiOptions): Json {
  const schemas: Json = { Problem: problemSchema };
  const paths: Record<string, Json> = {};
  // The keys of the table are its names.
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    const operations = (paths[route.path] ??= {});
    const roles = options.rolesOf?.(name);
    operations[route.method.toLowerCase()] = {
      ...operationOf(name, route, schemas),
      ...(roles ? { 'x-roles': roles } : {}),
      ...(roles?.includes('ANONYMOUS') === true ? { security: [] } : {}),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tocsin',
      version: options.version ?? '0.1.0',
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: options.settings.publicUrl }],
    security: [{ session: [] }, { bearer: [] }],
    tags: [...new Set(Object.values(routes).map((route) => route.tag))].map((tag) => ({ name: tag })),
    paths,
    components: { schemas, securitySchemes, responses: { Problem: problemResponse } },
  };
}

const description =
  'Alerts that people can follow. Errors are problem documents (RFC 9457) with a code. Lists go on by `next_cursor`. ' +
  'A POST that creates or sends takes an `Idempotency-Key`. Unknown fields are refused.';

const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: '__Host-tocsin', description: 'The session of the web app.' },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token of POST /api/v1/auth/token, or a personal API token.',
  },
};

const pointerSchema = {
  type: 'object',
  required: ['pointer', 'code', 'detail'],
  properties: { pointer: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
};
const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'trace_id'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(errorCodes) },
    trace_id: { type: 'string' },
    errors: { type: 'array', items: pointerSchema },
  },
};
const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const problemResponse = { description: 'A refusal with its code and a sentence.', content: problemContent };

function operationOf(name: RouteName, route: Route, schemas: Json): Json {
  const takesBytes = route.body instanceof z.ZodCustom;
  const types = takesBytes ? [] : ['application/json'];
  const body = route.body && contentOf(route.body, [...types, ...(route.accepts ?? [])], { io: 'input', schemas });
  return {
    operationId: name,
    tags: [route.tag],
    summary: route.summary,
    ...(route.scope === undefined ? {} : { 'x-scope': route.scope }),
    ...(route.ownAuthenticator === true ? { security: [] } : {}),
    parameters: [...parametersOf('path', route.params), ...parametersOf('query', route.query), ...headersOf(route)],
    ...(body ? { requestBody: { required: !route.body?.safeParse(undefined).success, content: body } } : {}),
    responses: {
      ...answersOf(route, schemas),
      ...errorsOf(route),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties, required } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties ?? {}).map(([name, property]) => {
    const { description: text, ...rest } = Object(property) as Json; // a property of a JSON schema is an object or a boolean
    const parameter = { name, in: place, required: required?.includes(name) ?? false, schema: rest };
    return text === undefined ? parameter : { ...parameter, description: text };
  });
}

function headersOf(route: Route): Json[] {
  if (route.idempotent !== true) return [];
  const text = 'The same key and body give the same answer for 24 hours.';
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', maxLength: 255 },
      description: text,
    },
  ];
}

function answersOf(route: Route, schemas: Json): Json {
  const answers = Object.entries(route.answers).map(([status, schema]) => {
    const text = descriptions[status] ?? 'Done.';
    if (schema === null) return [status, { description: text }];
    const content =
      route.produces === undefined
        ? contentOf(schema, ['application/json'], { io: 'output', schemas })
        : { [route.produces]: { schema: bytes } };
    return [status, { description: text, content }];
  });
  return Object.fromEntries(answers);
}
const bytes = { type: 'string', format: 'binary' };
const descriptions: Record<string, string> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Accepted.',
  204: 'Done, with nothing to say.',
};

function errorsOf(route: Route): Json {
  const byStatus = Map.groupBy(route.errors ?? [], (code: ErrorCode) => errorCodes[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const text = codes.map((code) => `\`${code}\`: ${errorCodes[code].title}.`).join(' ');
      return [String(status), { description: text, content: problemContent }];
    }),
  );
}

interface Direction {
  io: 'input' | 'output';
  schemas: Json;
}

function contentOf(schema: z.ZodType, types: readonly string[], direction: Direction): Json {
  const converted = convert(schema, direction);
  return Object.fromEntries(types.map((type) => [type, { schema: converted }]));
}

// What the contract exports by name becomes a named schema of the document; requests and answers may differ in it.
function convert(schema: z.ZodType, { io, schemas }: Direction): Json {
  const suffix = io === 'input' ? 'Input' : '';
  const made = z.toJSONSchema(schema, { io, metadata: namedSchemas, unrepresentable: 'any', override: tidy });
  const { $defs, ...whole } = pointToComponents(made, suffix);
  for (const [name, definition] of Object.entries($defs ?? {})) schemas[`${name}${suffix}`] = without(definition, 'id');
  return without(whole, '$schema', 'id');
}

// The converter keeps named schemas in `$defs`; the document keeps them among its components.
function pointToComponents(made: object, suffix: string): { $defs?: Json } & Json {
  return JSON.parse(JSON.stringify(made).replace(/"#\/\$defs\/(\w+)"/g, `"#/components/schemas/$1${suffix}"`));
}

function without(schema: unknown, ...names: string[]): Json {
  return Object.fromEntries(Object.entries(Object(schema)).filter(([name]) => !names.includes(name)));
}

function tidy({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  const text = z.globalRegistry.get(zodSchema)?.description;
  if (text !== undefined) jsonSchema.description ??= text;
  // The patterns of formats are pages long and say what the format says.
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}

const namedSchemas = z.registry<{ id: string }>();
for (const [name, value] of Object.entries(contract)) {
  if (value instanceof z.ZodObject) namedSchemas.add(value, { id: name });
}

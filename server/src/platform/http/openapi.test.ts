import { errorCodes } from '@tocsin/sdk/contract';
import { describe, expect, it } from 'vitest';
import { allRoutes, exampleEdge } from './example-edge.ts';

type Json = Record<string, unknown>;

describe('/openapi.json', async () => {
  const server = await exampleEdge({ rolesOf: (route) => (route === 'getInstance' ? ['ANONYMOUS'] : ['ADMIN']) });
  const text = await (await server.fetch('/openapi.json')).text();
  const document = JSON.parse(text) as {
    openapi: string;
    paths: Record<string, Record<string, Json>>;
    components: Json;
  };

  it('describes every route of the contract once, under its name', () => {
    expect(document.openapi).toBe('3.1.0');
    const names = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((one) => String(one['operationId'])),
    );
    expect(names).toHaveLength(allRoutes().length);
    expect(new Set(names)).toEqual(new Set(allRoutes().map(([name]) => name)));
  });

  it('has no reference that leads nowhere', () => {
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(references.length).toBeGreaterThan(50);
    const find = (path: string) =>
      path.split('/').reduce<unknown>((at, key) => (at as Json | undefined)?.[key], document); // a walk
    expect(references.filter((path) => find(path) === undefined)).toEqual([]);
    expect(text).not.toContain('$defs');
  });

  it('names parameters, bodies, answers, scopes, roles and errors', () => {
    const watches = document.paths['/api/v1/watches'] ?? {};
    expect(watches['get']).toMatchObject({ 'x-scope': 'watches:read', 'x-roles': ['ADMIN'] });
    expect(watches['get']?.['parameters']).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
    });
    expect(watches['post']).toMatchObject({
      requestBody: { required: true, content: { 'application/json': {} } },
      responses: {
        201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Watch' } } } },
        409: { description: `\`WATCH_EXISTS\`: ${errorCodes.WATCH_EXISTS.title}.` },
        default: { $ref: '#/components/responses/Problem' },
      },
    });
    expect(document.paths['/api/v1/events']?.['post']).toMatchObject({
      requestBody: { content: { 'application/cloudevents-batch+json': {} } },
    });
    expect(document.paths['/api/v1/alerts/{id}/resolve']?.['post']).toMatchObject({ requestBody: { required: false } });
    expect(document.paths['/u/{token}']?.['post']).toMatchObject({ security: [] });
  });
});

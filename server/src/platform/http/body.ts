import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { coded } from '#platform/errors';
import { refuseBadText } from './text.ts';

const jsonTypes = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];
const pictureTypes = ['image/jpeg', 'image/png', 'image/webp'];
const formType = 'application/x-www-form-urlencoded';

/** Forms as they were sent, as long as their request lives: providers sign every byte of them. */
const rawForms = new WeakMap<FastifyRequest, Buffer>();

/** Teaches the server the content types of the contract; each route then says which of them it takes. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(jsonTypes, { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => readJson(body));
  app.addContentTypeParser(formType, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    rawForms.set(request, body);
    return readForm(body);
  });
  app.addContentTypeParser(pictureTypes, { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => body);
  // Only one-click unsubscribing sends this, and its one field says nothing that the link does not say.
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, async () => ({}));
}

/** The form of a request as it was sent; empty where there was none. */
export function rawFormOf(request: FastifyRequest): Buffer {
  return rawForms.get(request) ?? Buffer.alloc(0);
}

/** An empty body is no body: what a route needs, its schema says. */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw coded('MALFORMED_JSON', 'The body is not UTF-8.');
  const text = body.toString();
  const value = parse(text);
  refuseBadText(value, text);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const where = /at position \d+/.exec(String(error))?.[0];
    throw coded('MALFORMED_JSON', `The body is not valid JSON${where === undefined ? '' : ` (${where})`}.`);
  }
}

function readForm(body: Buffer): Record<string, string> {
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(body.toString())) form[name] = value;
  return form;
}

import fc from 'fast-check';
import { z } from 'zod';

/** Texts that break what is careless with texts. */
export const evilText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    "'; drop table account; --",
    '../../etc/passwd',
    '%00',
    '\u202e',
    'x'.repeat(5000),
  ),
);
const keys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'id',
  'role',
  'email',
  'data',
  'resource',
  'grant_type',
];
const evilKey = fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 12 }));
const evilLeaf = fc.oneof(evilText, fc.double(), fc.boolean(), fc.constantFrom(null, 1e308, -0, 2 ** 53, 2 ** 31));

/** Any JSON, with texts and keys of the evil kind. */
export const { value: evilValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    evilLeaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.uniqueArray(fc.tuple(evilKey, tie('value')), { maxLength: 5, selector: ([key]) => key }).map(asJson),
  ),
}));

// An object literal or an assignment would set the prototype; JSON makes a field of that name.
function asJson(entries: readonly (readonly [string, unknown])[]): unknown {
  return JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`);
}

type Shape = z.core.JSONSchema.BaseSchema;

/** Values of the right shape with unfriendly contents: what gets past the edge and reaches a handler. */
export function unfriendly(schema: z.ZodType): fc.Arbitrary<unknown> {
  return ofShape(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

function ofShape(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  const forms = shape.anyOf ?? shape.oneOf;
  if (forms) return fc.oneof(...forms.map((form) => ofShape(form)));
  switch (shape.type) {
    case 'string':
      return ofText(shape);
    case 'integer':
      return fc.integer({ min: shape.minimum ?? -(2 ** 31), max: shape.maximum ?? 2 ** 31 });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(ofItems(shape), { minLength: shape.minItems ?? 0, maxLength: Math.max(shape.minItems ?? 0, 4) });
    case 'object':
      return ofObject(shape);
    default:
      return evilLeaf;
  }
}

// A list of several shapes, one for each place, is nowhere in the contract.
const ofItems = ({ items }: Shape) => (typeof items === 'object' && !Array.isArray(items) ? ofShape(items) : evilLeaf);

function ofObject({ properties, required }: Shape): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties ?? {}).map(([name, shape]): [string, fc.Arbitrary<unknown>] => {
    return [name, typeof shape === 'object' ? ofShape(shape) : evilLeaf];
  });
  return fc.record(Object.fromEntries(fields), { requiredKeys: required ?? [] });
}

// Mostly texts that can be kept, so that most values reach a handler.
const keptText = evilText.map((text) => text.toWellFormed().replaceAll('\0', ''));
const usualText = fc.constantFrom('Asia/Tokyo', '2497', '-1', 'nonsense', '\u0009\u00e8 \ud83d\udd14');
const unfriendlyText = fc.oneof(
  { weight: 1, arbitrary: evilText },
  { weight: 8, arbitrary: keptText },
  { weight: 8, arbitrary: usualText },
);

const times = [
  '2026-11-20T10:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59+14:00',
  '2024-02-29T00:00:00.123456Z',
];

function ofText({ format, maxLength, minLength }: Shape): fc.Arbitrary<string> {
  switch (format) {
    case 'uuid':
      return fc.oneof(fc.uuid(), fc.constant('00000000-0000-0000-0000-000000000000'));
    case 'email':
      return fc.oneof(fc.emailAddress(), fc.constantFrom("o'brien@example.org", 'A.B+c@EXAMPLE.org'));
    case 'date-time':
      return fc.constantFrom(...times);
    case 'uri':
      return fc.oneof(
        fc.webUrl(),
        fc.constantFrom('http://127.0.0.1/', 'https://[::1]/', 'https://a@b.example/?q=%00'),
      );
    default:
      return unfriendlyText.map((text) => text.slice(0, maxLength ?? text.length).padEnd(minLength ?? 0, '.'));
  }
}

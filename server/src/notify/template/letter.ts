import { parsePiece, type Piece } from './engine.ts';
import { variableNames } from './variable.ts';
import type { Variables } from './variable.ts';

/** What a message says, before it is laid out. */
export interface Content {
  readonly subject: string;
  /** The one sentence that must not be misread. */
  readonly sentence: string;
  /** Each paragraph as its lines. */
  readonly paragraphs: readonly (readonly string[])[];
  /** The label of the one button. */
  readonly action: string;
  /** Why its reader got it. */
  readonly why: string;
}

export interface Letter {
  render(variables: Variables): Content;
}

const fields = ['subject', 'sentence', 'action', 'why'] as const;
type Field = (typeof fields)[number];

/**
 * Reads a template: lines of `field: text`, a line of dashes, and the body in paragraphs. Text and HTML are both made
 * from it, so they never say different things, and it holds no HTML that a value could break out of.
 */
export function parseLetter(source: string): Letter {
  const [head, body] = splitHead(source);
  const written = fieldsOf(head);
  const piece = (text: string) => parsePiece(text, variableNames);
  const sentence = piece(written.sentence ?? '{{ title }}');
  const parts: Record<Field, Piece> = {
    sentence,
    subject: written.subject === undefined ? sentence : piece(written.subject),
    action: piece(written.action ?? 'Open'),
    why: piece(required(written, 'why')),
  };
  const paragraphs = piece(body);
  return { render: (variables) => contentOf(parts, paragraphs, variables) };
}

function contentOf(parts: Record<Field, Piece>, body: Piece, variables: Variables): Content {
  const line = (field: Field) => oneLine(parts[field].render(variables));
  const sentence = line('sentence');
  return {
    subject: parts.subject === parts.sentence ? sentence : line('subject'),
    sentence,
    action: line('action'),
    why: line('why'),
    paragraphs: paragraphsOf(body.render(variables)),
  };
}

function splitHead(source: string): [string, string] {
  const parts = /^([\s\S]*?)^---+[ \t]*$\n?([\s\S]*)$/m.exec(source);
  if (!parts) throw new Error('A template has a line of three dashes between its fields and its body.');
  return [parts[1] ?? '', parts[2] ?? ''];
}

function fieldsOf(head: string): Partial<Record<Field, string>> {
  const found: Partial<Record<Field, string>> = {};
  for (const line of head.split('\n').filter((each) => each.trim() !== '')) {
    const [, name = '', text = ''] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
    const field = fields.find((each) => each === name);
    if (!field) throw new Error(`"${line}" is not a field. There are: ${fields.join(', ')}.`);
    found[field] = text;
  }
  return found;
}

function required(written: Partial<Record<Field, string>>, field: Field): string {
  const text = written[field];
  if (text === undefined) throw new Error(`The field "${field}" is missing.`);
  return text;
}

// Line breaks would end a header, and the marks that turn the writing direction could make a line say something else.
function oneLine(text: string): string {
  return text
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

function paragraphsOf(text: string): string[][] {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '')
    .split(/\n(?:[ \t]*\n)+/)
    .map((paragraph) => paragraph.trim().split('\n'))
    .filter((lines) => lines.some((line) => line !== ''));
}

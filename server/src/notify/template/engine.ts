import { Liquid } from 'liquidjs';
import type { Template } from 'liquidjs';

/** A text with placeholders, parsed and checked. */
export interface Piece {
  render(variables: object): string;
}

// A template that people edit may be wrong or unkind: these bound what one rendering can cost.
const limits = { parseLimit: 100_000, renderLimit: 1000, memoryLimit: 1_000_000 };

// Files are read by nobody but this room, and nothing of the engine reaches the disk or another template.
const tagsThatRead = ['include', 'render', 'layout', 'block'];

export const plainText = makeEngine();
export const html = makeEngine('escape');

/** Parses a template. One that names anything outside of `known` is refused at once, not when it is sent. */
export function parsePiece(engine: Liquid, source: string, known: readonly string[]): Piece {
  const parsed = engine.parse(source);
  const unknown = namesIn(engine, parsed).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no variable ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  // renderSync answers a string unless an output is asked to keep its type, which is not.
  return { render: (variables) => String(engine.renderSync(parsed, variables)) };
}

function makeEngine(outputEscape?: 'escape'): Liquid {
  const engine = new Liquid({
    ...limits,
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    ...(outputEscape && { outputEscape }),
  });
  for (const tag of tagsThatRead) delete engine.tags[tag];
  return engine;
}

function namesIn(engine: Liquid, parsed: Template[]): string[] {
  return engine.globalVariablesSync(parsed);
}

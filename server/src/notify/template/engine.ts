import { Liquid } from 'liquidjs';

/** A text with placeholders, parsed and checked. */
export interface Piece {
  render(variables: object): string;
}

// A template that people edit may be wrong or unkind: these bound what one rendering can cost.
const limits = { parseLimit: 100_000, renderLimit: 1000, memoryLimit: 1_000_000 };

// Files are read by nobody but this room, and nothing of the engine reaches the disk or another template.
const tagsThatRead = ['include', 'render', 'layout', 'block'];

const engine = makeEngine();

/** Parses a template. One that names anything outside of `known` is refused at once, not when it is sent. */
export function parsePiece(source: string, known: readonly string[]): Piece {
  const parsed = engine.parse(source);
  const unknown = engine.globalVariablesSync(parsed).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no variable ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  if (!/\{[{%]/.test(source)) return { render: () => source };
  // renderSync answers a string unless an output is asked to keep its type, which is not.
  return { render: (variables) => String(engine.renderSync(parsed, variables)) };
}

// Nothing is escaped here: the result is plain text, and the layout escapes what it puts into HTML.
function makeEngine(): Liquid {
  const made = new Liquid({
    ...limits,
    ownPropertyOnly: true,
    strictVariables: true,
    lenientIf: true,
    strictFilters: true,
  });
  for (const tag of tagsThatRead) delete made.tags[tag];
  return made;
}

/** One import of a file: where it comes from, and whether only types come in. */
export interface Import {
  from: string;
  typesOnly: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s)?([^'";]*?)\bfrom\s*['"]([^'"]+)['"]/gm;
const bareOrDynamic = /(?:^\s*import\s*|\bimport\(\s*)['"]([^'"]+)['"]/gm;

/** The imports of a source text. It reads text, not syntax, which is enough for files that the formatter has shaped. */
export function importsOf(text: string): Import[] {
  const named = [...text.matchAll(statement)].map(([, type, names = '', from = '']) => ({
    from,
    typesOnly: type !== undefined || everyNameIsAType(names),
  }));
  const others = [...text.matchAll(bareOrDynamic)].map(([, from = '']) => ({ from, typesOnly: false }));
  return [...named, ...others];
}

function everyNameIsAType(names: string): boolean {
  const inBraces = /^\{([\s\S]*)\}\s*$/.exec(names.trim())?.[1];
  if (inBraces === undefined) return false;
  const each = inBraces.split(',').map((name) => name.trim());
  return each.every((name) => name === '' || name.startsWith('type '));
}

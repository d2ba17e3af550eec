/**
 * A PostgreSQL array literal of ids, words and nulls: values without quotes, commas, braces, backslashes or white space.
 * Building it this way is about ten times quicker than the driver's general form, which matters for ten thousand rows.
 */
export function arrayLiteral(values: readonly (string | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** The same for texts of any kind. */
export function textArrayLiteral(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"${escaped(value)}"`)).join(',')}}`;
}

function escaped(text: string): string {
  return /["\\]/.test(text) ? text.replaceAll(/["\\]/g, String.raw`\$&`) : text;
}

/**
 * The same for values as JSON. A statement reads a thousand rows of such arrays in a tenth of the time that it needs for
 * one JSON document of them. JSON text has no bare control characters, so that quoting it once more as JSON quotes it
 * for an array as well.
 */
export function jsonArrayLiteral(values: readonly unknown[]): string {
  return `{${JSON.stringify(values.map((value) => JSON.stringify(value))).slice(1, -1)}}`;
}

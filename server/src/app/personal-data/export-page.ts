import { markup, trusted, type Markup } from '#platform/markup';
import type { PersonalRow } from './personal-data.queries.ts';

export interface Exported {
  readonly table: string;
  readonly title: string;
  readonly rows: readonly PersonalRow[];
}

/** More rows than this are in the JSON file only. */
const mostShown = 500;

const style = trusted(`<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-inline-size: 60rem; margin: 2rem auto; padding-inline: 1rem; }
  table { border-collapse: collapse; inline-size: 100%; margin-block-end: 1.5rem; }
  caption { text-align: start; font-weight: 600; padding-block: 0.5rem; }
  th, td { border: 1px solid #767676; padding: 0.25rem 0.5rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
  th { inline-size: 14rem; font-weight: 500; }
  @media (prefers-color-scheme: dark) { body { background: #16181d; color: #eceef2; } a { color: #9ecbff; } }
</style>`);

/** The same as the JSON files, to read. It needs nothing but itself. */
export function exportPage(tables: readonly Exported[], { site, at }: { site: string; at: Date }): string {
  const filled = tables.filter(({ rows }) => rows.length > 0);
  const when = at.toISOString().slice(0, 16).replace('T', ' ');
  const contents = filled.map(
    ({ table, title, rows }) => markup`<li><a href="#${table}">${title}</a> (${rows.length})</li>\n`,
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Your data at ${site}</title>
${style}
</head>
<body>
<h1>Your data at ${site}</h1>
<p>Everything that was known about you at ${when} UTC. Passwords, tokens and keys are kept as hashes or sealed, and are not here. The same data for programs is in the folder <code>data</code>.</p>
<nav aria-label="Contents"><ul>
${contents}</ul></nav>
${filled.map(section)}
</body>
</html>
`.html;
}

function section({ table, title, rows }: Exported): Markup {
  const more =
    rows.length > mostShown
      ? markup`<p>The first ${mostShown} of ${rows.length}; the rest is in data/${table}.json.</p>`
      : null;
  return markup`<h2 id="${table}">${title}</h2>\n${more}${rows.slice(0, mostShown).map(rowTable)}`;
}

function rowTable(row: PersonalRow, index: number): Markup {
  const lines = Object.entries(row)
    .filter(([, value]) => value !== null && value !== '')
    .map(
      ([name, value]) => markup`<tr><th scope="row">${name.replaceAll('_', ' ')}</th><td>${textOf(value)}</td></tr>`,
    );
  return markup`<table><caption>${index + 1}</caption><tbody>${lines}</tbody></table>\n`;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

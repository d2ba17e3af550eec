import type { Figure } from './figure.ts';
import { figures } from './figures.ts';
import { usual } from './sizes.ts';

/** `npm run bench [-- --json] [name…]`: runs the figures and prints each as soon as it is known. */
async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json');
  const wanted = args.filter((arg) => !arg.startsWith('-'));
  const unknown = [
    ...wanted.filter((name) => !(name in figures)),
    ...args.filter((arg) => arg.startsWith('-') && arg !== '--json'),
  ];
  if (unknown.length > 0)
    throw new Error(`There is no figure ${unknown.join(', ')}. There are: ${Object.keys(figures).join(', ')}.`);
  for (const [name, measure] of Object.entries(figures)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const one of await measure(usual)) process.stdout.write(`${json ? JSON.stringify(one) : lineOf(one)}\n`);
  }
}

function lineOf({ metric, value, unit, bare, ratio, detail }: Figure): string {
  const beside = bare === null ? '' : `bare ${bare}, ratio ${ratio}`;
  return `${metric.padEnd(26)}${`${value} ${unit}`.padEnd(26)}${beside.padEnd(30)}${detail}`;
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

import type { Command } from './command.ts';
import { optionsOf } from './read-words.ts';
import { columns } from './text.ts';

/** What `tocsin --help` prints. */
export function helpOfAll(commands: readonly Command[]): string {
  const rows = commands.map(({ words, takes = [], summary }) => [`  tocsin ${[words, ...takes].join(' ')}`, summary]);
  return [
    'Usage: tocsin <command> [options]',
    '',
    columns(rows),
    '',
    'Every command takes --json and --help. Data goes to standard output, all else to standard error.',
    'It ends with 0 when all is well, 1 when it is not, and 2 when it was called in a wrong way.',
  ].join('\n');
}

/** What `tocsin <command> --help` prints. */
export function helpOf(command: Command): string {
  const { words, takes = [], summary, notes = [] } = command;
  const rows = Object.entries(optionsOf(command)).map(([name, { value, choices, sentence }]) => [
    `  --${name}${value === undefined ? '' : ` ${value}`}`,
    choices ? `${sentence} One of ${choices.join(', ')}.` : sentence,
  ]);
  const parts = [`Usage: tocsin ${[words, ...takes].join(' ')} [options]`, '', summary, ...notes, '', columns(rows)];
  return parts.join('\n');
}

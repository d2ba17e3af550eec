import { commands, optionsOf } from '../src/cli/index.ts';
import type { Command } from '../src/cli/index.ts';

/** The page of docs/reference on the command line, made from the commands. */
export function cliPage(made: string): string {
  return `# Command line\n\n${made}\n\n${rules}\n\n${commands.map(partOf).join('\n')}`;
}

const rules = `- \`bin/tocsin\` works beside a running server, also on its embedded database, and starts that database itself otherwise. It reads the same [settings](settings.md) as the server.
- Data goes to standard output and all else to standard error. Every command takes \`--json\` and \`--help\`.
- It ends with 0 when all is well, 1 when it is not, and 2 when it was called in a wrong way.`;

function partOf(command: Command): string {
  const { words, takes = [], summary, notes = [] } = command;
  const own = Object.entries(optionsOf(command)).filter(([name]) => name !== 'json' && name !== 'help');
  const options = own.map(([name, { value, sentence }]) => `- \`--${name}${value ? ` ${value}` : ''}\`: ${sentence}`);
  const parts = [
    `## tocsin ${[words, ...takes].join(' ')}`.replaceAll(/[<[].*?[>\]]/g, '`$&`'),
    `${summary}.`,
    notes.join(' '),
    options.join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

import { parseArgs } from 'node:util';
import { WrongUse } from './command.ts';
import type { Command, Given, Option } from './command.ts';
import { guess } from './guess.ts';

/** The command that the first words name, and the words behind it. */
export function findCommand(
  commands: readonly Command[],
  words: readonly string[],
): { command: Command; rest: readonly string[] } {
  for (let length = Math.min(2, words.length); length > 0; length--) {
    const name = words.slice(0, length).join(' ');
    const command = commands.find((one) => one.words === name);
    if (command) return { command, rest: words.slice(length) };
  }
  throw new WrongUse(unknownCommand(commands, words));
}

function unknownCommand(commands: readonly Command[], [first = '', second]: readonly string[]): string {
  const below = commands.filter(({ words }) => words.startsWith(`${first} `)).map(({ words }) => words);
  if (below.length > 0) {
    const known = below.map((words) => words.slice(first.length + 1));
    if (second === undefined || second.startsWith('-')) return `Say what to do: ${below.join(', ')}.`;
    return `There is no command "${first} ${second}". ${guess(second, known)}`;
  }
  const names = [...new Set(commands.map(({ words }) => words.split(' ')[0] ?? ''))];
  return `There is no command "${first}". ${guess(first, names)}`;
}

const everywhere: Readonly<Record<string, Option>> = {
  json: { sentence: 'Prints JSON.' },
  help: { sentence: 'Says what the command does.' },
};

/** The options of a command, with those that every command has. */
export function optionsOf(command: Command): Readonly<Record<string, Option>> {
  return { ...command.options, ...everywhere };
}

/** Reads what stands behind the words of a command, or says what is wrong with it. */
export function readWords(command: Command, rest: readonly string[]): Given {
  const options = optionsOf(command);
  const { tokens, values, positionals } = parseArgs({
    args: [...rest],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === 'option') checkOption(options, token.name, token.value);
  const given: Given = {
    argument: (place) => positionals[place] ?? '',
    all: positionals,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    is: (name) => values[name] === true,
  };
  if (!given.is('help')) checkArguments(command, positionals);
  return given;
}

function checkOption(options: Readonly<Record<string, Option>>, name: string, value: string | undefined): void {
  const known = options[name];
  if (!known) throw new WrongUse(`There is no option --${name}. ${guess(`--${name}`, namesOf(options))}`);
  if (known.value === undefined && value !== undefined) throw new WrongUse(`--${name} takes no value.`);
  if (known.value !== undefined && value === undefined) throw new WrongUse(`--${name} needs a value: ${known.value}.`);
  if (value !== undefined && known.choices && !known.choices.includes(value))
    throw new WrongUse(`--${name} is one of ${known.choices.join(', ')}, not "${value}".`);
}

const namesOf = (options: object): string[] => Object.keys(options).map((name) => `--${name}`);

function checkArguments({ takes = [] }: Command, given: readonly string[]): void {
  const missing = takes.find((name, place) => name.startsWith('<') && given[place] === undefined);
  if (missing !== undefined) throw new WrongUse(`${missing} is missing.`);
  const tooMuch = takes.at(-1)?.includes('...') ? undefined : given[takes.length];
  if (tooMuch !== undefined) throw new WrongUse(`"${tooMuch}" is too much.`);
}

/** A whole number that is at least 1. */
export function count(given: Given, name: string): number | undefined {
  const text = given.text(name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new WrongUse(`--${name} is a whole number from 1, not "${text}".`);
  return Number(text);
}

import { WrongUse } from './command.ts';
import type { Command, Result, World } from './command.ts';
import { helpOf, helpOfAll } from './help.ts';
import { findCommand, readWords } from './read-words.ts';

interface Ends {
  readonly world: World;
  /** Standard output: data only. */
  print(text: string): void;
}

/** Runs one command line and answers its exit code: 0 all is well, 1 it is not, 2 wrong use. */
export async function run(commands: readonly Command[], words: readonly string[], ends: Ends): Promise<number> {
  if (words[0] === undefined || words[0] === '--help' || words[0] === 'help') {
    ends.print(helpOfAll(commands));
    return words[0] === undefined ? 2 : 0;
  }
  let told: Command | undefined;
  try {
    const { command, rest } = findCommand(commands, words);
    told = command;
    const given = readWords(command, rest);
    if (given.is('help')) ends.print(helpOf(command));
    return given.is('help') ? 0 : tell(await command.run(given, ends.world), given.is('json'), ends);
  } catch (error) {
    return complain(error, told, ends.world);
  }
}

function tell({ data, text, ok = true }: Result, json: boolean, ends: Ends): number {
  if (json && data !== undefined) ends.print(JSON.stringify(data));
  else if (text !== undefined && text !== '') ends.print(text);
  return ok ? 0 : 1;
}

function complain(error: unknown, command: Command | undefined, world: World): number {
  if (error instanceof WrongUse) {
    world.talk(`${error.message}\nSee: tocsin ${command ? `${command.words} ` : ''}--help`);
    return 2;
  }
  world.talk(error instanceof Error ? error.message : String(error));
  return 1;
}

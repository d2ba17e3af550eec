import type { Toolbox } from '#app';

/** One command: its words, what it takes, and what it does. A new one is a file of its own and a line in `commands.ts`. */
export interface Command {
  /** `users create`. */
  readonly words: string;
  readonly summary: string;
  /** What stands behind the words, such as `<email>`; `[file]` may be left out, and of a last `<email...>` there may be many. */
  readonly takes?: readonly string[];
  readonly options?: Readonly<Record<string, Option>>;
  /** More for `--help`, as lines. */
  readonly notes?: readonly string[];
  run(given: Given, world: World): Promise<Result>;
}

export interface Option {
  readonly sentence: string;
  /** How its value is called in the help; without it the option is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
}

/** What was typed behind the words of a command. */
export interface Given {
  /** The argument at that place; those that are named in angle brackets are always there. */
  argument(place: number): string;
  /** All arguments, in their order. */
  readonly all: readonly string[];
  /** The value of an option, or nothing. */
  text(name: string): string | undefined;
  is(name: string): boolean;
}

/** What a command may touch. Tests hand in their own. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Opens the rooms and the database, works, and closes them. */
  readonly withToolbox: <T>(work: (toolbox: Toolbox) => Promise<T>) => Promise<T>;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** A line for whoever sits in front of it: standard error. */
  readonly talk: (line: string) => void;
}

export interface Result {
  /** What `--json` prints. */
  readonly data?: unknown;
  /** What is printed otherwise. */
  readonly text?: string;
  /** False: what was looked at is not in order, and the exit code is 1. */
  readonly ok?: boolean;
}

/** The command line was used in a wrong way: exit code 2. */
export class WrongUse extends Error {
  override name = 'WrongUse';
}

export type { Command } from './command.ts';
export { commands } from './commands.ts';
export { optionsOf } from './read-words.ts';
export { run } from './run.ts';

export { commands } from './commands.ts';
export { run } from './run.ts';

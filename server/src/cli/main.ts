import { commands } from './commands.ts';
import { run } from './run.ts';
import { realWorld } from './world.ts';

const exitCode = await run(commands, process.argv.slice(2), {
  world: realWorld(process.env),
  print: (text) => process.stdout.write(`${text}\n`),
});
// Written output is flushed before the process ends by itself.
process.exitCode = exitCode;

import { commands } from './commands.ts';
import { run } from './run.ts';
import { realWorld } from './world.ts';

// Whoever reads may stop early, as `head` does.
process.stdout.on('error', () => process.exit(0));

const exitCode = await run(commands, process.argv.slice(2), {
  world: realWorld(process.env),
  print: (text) => process.stdout.write(`${text}\n`),
});
// Written output is flushed before the process ends by itself.
process.exitCode = exitCode;

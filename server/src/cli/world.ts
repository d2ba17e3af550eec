import { text } from 'node:stream/consumers';
import type { World } from './command.ts';

/** The world of a real command: its environment, and the rooms of the data folder that this names. */
export function realWorld(env: World['env']): World {
  return {
    env,
    async withToolbox(work) {
      // The rooms are loaded only by the commands that need them, so that help and mistakes are answered at once.
      const { openToolbox } = await import('#app');
      await using toolbox = await openToolbox(env);
      return await work(toolbox);
    },
    readInput: () => text(process.stdin),
    talk: (line) => void process.stderr.write(`${line}\n`),
  };
}

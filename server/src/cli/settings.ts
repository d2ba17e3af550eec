import type { Command } from './command.ts';
import { columns } from './text.ts';

export const settings: Command = {
  words: 'settings',
  summary: 'Prints the settings that are in force, with passwords and keys hidden',
  async run(_given, { env }) {
    const { readSettings, showSettings } = await import('#app');
    const shown = showSettings(readSettings(env, { envFile: '.env' }));
    const data = Object.fromEntries(shown.map(({ variable, value }) => [variable, value]));
    return { data, text: columns(shown.map(({ variable, value }) => [variable, value])) };
  },
};

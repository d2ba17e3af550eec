import type { Command } from './command.ts';

export const start: Command = {
  words: 'start',
  summary: 'Starts the server, with its database where DATABASE_URL is not set',
  notes: ['It stops on SIGTERM and Ctrl-C, when what has begun has ended; a second signal ends it at once.'],
  async run(_given, { env }) {
    const { runServer } = await import('#app');
    await runServer(env);
    return {};
  },
};

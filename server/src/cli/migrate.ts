import type { Command } from './command.ts';

export const migrate: Command = {
  words: 'migrate',
  summary: 'Brings the schema of the database up to this version, as every start does',
  async run(_given, { env }) {
    const { applyMigrations } = await import('#app');
    const applied = await applyMigrations(env);
    const text =
      applied.length === 0 ? 'Nothing was to be done.' : applied.map((name) => `Applied ${name}.`).join('\n');
    return { data: { applied }, text };
  },
};

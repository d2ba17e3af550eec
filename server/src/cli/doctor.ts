import type { Command } from './command.ts';
import { columns } from './text.ts';

export const doctor: Command = {
  words: 'doctor',
  summary: 'Looks at the settings, disk, database, migrations, clock, key and mail server, and says what to do',
  async run(_given, { env }) {
    const { examine } = await import('#app');
    const findings = await examine(env);
    const rows = findings.map(({ check, state, says, todo }) => [state, check, todo ? `${says} ${todo}` : says]);
    return { data: { findings }, text: columns(rows), ok: findings.every(({ state }) => state !== 'failed') };
  },
};

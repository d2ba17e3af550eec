import type { Command } from './command.ts';
import { columns, counted } from './text.ts';

export const rotateKeys: Command = {
  words: 'keys rotate',
  summary: 'Makes a new signing key, and seals all stored secrets anew with the first key of SECRET_KEY',
  options: { 'seals-only': { sentence: 'Leaves the signing key as it is.' } },
  notes: [
    'To replace SECRET_KEY: put the new key before the old one, with a comma between them, and start the server again;',
    'then run this with the same SECRET_KEY; then take the old key away and start the server once more.',
    'What the old signing key signed stays valid until it ends. It may be stopped and repeated at any time.',
  ],
  async run(given, { withToolbox }) {
    const rotated = await withToolbox(async (toolbox) => ({
      resealed: await toolbox.reseal(),
      signing_key: given.is('seals-only') ? null : await toolbox.rotateSigningKey(),
    }));
    const rows = rotated.resealed.map(({ column, count }) => [`  ${column}`, String(count)]);
    const total = rotated.resealed.reduce((sum, { count }) => sum + count, 0);
    const signing = rotated.signing_key === null ? [] : [`The new signing key is ${rotated.signing_key}.`];
    const lines = [...signing, `${counted(total, 'value was', 'values were')} sealed anew.`, columns(rows)];
    return { data: rotated, text: lines.join('\n') };
  },
};

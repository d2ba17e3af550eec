import type { Command } from './command.ts';
import { counted } from './text.ts';

export const checkTemplates: Command = {
  words: 'templates check',
  takes: ['[folder]'],
  summary: 'Checks the templates of messages, the bundled ones without a folder',
  async run(given) {
    const { checkTemplates: check } = await import('#app');
    const folder = given.argument(0);
    const checked = folder === '' ? check() : check(folder);
    const wrong = checked.filter(({ problem }) => problem !== null);
    const lines = wrong.map(({ file, problem }) => `${file}: ${problem}`);
    const summary = `${counted(checked.length, 'template', 'templates')}, ${wrong.length} wrong.`;
    return { data: { templates: checked }, text: [...lines, summary].join('\n'), ok: wrong.length === 0 };
  },
};

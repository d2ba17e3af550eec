import { describe, expect, it } from 'vitest';
import { commands } from './commands.ts';
import { run } from './run.ts';
import { realWorld } from './world.ts';
import type { Command } from './command.ts';

async function tocsin(line: string, known: readonly Command[] = commands) {
  const [out, err]: [string[], string[]] = [[], []];
  const world = { ...realWorld({}), talk: (text: string) => void err.push(text) };
  const words = line.split(' ').filter((word) => word !== '');
  const code = await run(known, words, { world, print: (text) => void out.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const weigh: Command = {
  words: 'fish weigh',
  takes: ['<name>', '[pond]'],
  summary: 'Weighs a fish',
  options: { unit: { value: 'unit', sentence: 'In what.', choices: ['g', 'kg'] } },
  run: async (given) => ({
    data: { name: given.argument(0) },
    text: `${given.argument(0)} is heavy.`,
    ok: given.argument(1) === '',
  }),
};
const sink: Command = {
  words: 'fish sink',
  summary: 'Fails',
  run: async () => {
    throw new Error('It swims.');
  },
};

describe('a command line', () => {
  it('prints text, or data with --json', async () => {
    expect(await tocsin('fish weigh carp', [weigh])).toEqual({ code: 0, out: 'carp is heavy.', err: '' });
    expect(await tocsin('fish weigh carp --json', [weigh])).toEqual({ code: 0, out: '{"name":"carp"}', err: '' });
  });

  it('ends with 1 when what it looked at is not in order, and when it fails', async () => {
    expect(await tocsin('fish weigh carp pond', [weigh])).toMatchObject({ code: 1, out: 'carp is heavy.' });
    expect(await tocsin('fish sink', [weigh, sink])).toEqual({ code: 1, out: '', err: 'It swims.' });
  });

  it.each([
    ['fihs weigh', 'There is no command "fihs". Did you mean fish?\nSee: tocsin --help'],
    ['fish wiegh', 'There is no command "fish wiegh". Did you mean weigh?\nSee: tocsin --help'],
    ['fish', 'Say what to do: fish weigh, fish sink.\nSee: tocsin --help'],
    ['fish weigh', '<name> is missing.\nSee: tocsin fish weigh --help'],
    ['fish weigh carp pond sea', '"sea" is too much.\nSee: tocsin fish weigh --help'],
    ['fish weigh carp --untt g', 'There is no option --untt. Did you mean --unit?\nSee: tocsin fish weigh --help'],
    ['fish weigh carp --unit', '--unit needs a value: unit.\nSee: tocsin fish weigh --help'],
    ['fish weigh carp --unit lb', '--unit is one of g, kg, not "lb".\nSee: tocsin fish weigh --help'],
    ['fish weigh carp --json=yes', '--json takes no value.\nSee: tocsin fish weigh --help'],
  ])('ends with 2 and says what is wrong with "%s"', async (line, err) => {
    expect(await tocsin(line, [weigh, sink])).toEqual({ code: 2, out: '', err });
  });
});

describe('the help', () => {
  it('names every command, and is wrong use when nothing was asked', async () => {
    const help = await tocsin('--help');
    expect(help).toMatchObject({ code: 0, err: '' });
    for (const { words } of commands) expect(help.out).toContain(`tocsin ${words}`);
    expect(await tocsin('')).toMatchObject({ code: 2, out: help.out });
  });

  it.each(commands.map(({ words }) => words))('says what "%s" does, without doing it', async (words) => {
    const help = await tocsin(`${words} --help`);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain(`Usage: tocsin ${words}`);
    expect(help.out).toContain('--json');
  });
});

import { WrongUse, type Command } from './command.ts';
import { count } from './read-words.ts';
import { counted } from './text.ts';

export const seed: Command = {
  words: 'seed',
  summary: 'Makes people to try things with, who watch one resource, or removes them again',
  options: {
    people: { value: 'N', sentence: 'How many: person-1@seed.tocsin.test and so on.' },
    watch: { value: 'kind:id', sentence: 'What all of them watch from the lowest severity on, such as network:64511.' },
    remove: { sentence: 'Removes them and the people of the sample world, with everything that is theirs.' },
  },
  notes: [
    'They are verified and have no password, so nobody can sign in as one of them.',
    'With --json it prints whom an event about the resource is expected to reach.',
  ],
  async run(given, { withToolbox }) {
    const people = count(given, 'people');
    if (given.is('remove')) {
      const removed = await withToolbox((toolbox) => toolbox.removeSeed());
      return { data: { removed }, text: `${counted(removed, 'person was', 'people were')} removed.` };
    }
    if (people === undefined) throw new WrongUse('Say how many: --people 100, or --remove.');
    const watch = readWatch(given.text('watch'));
    const seeded = await withToolbox((toolbox) => toolbox.seed({ people, watch }));
    const what = seeded.watch ? ` and watch ${seeded.watch.kind}:${seeded.watch.id}` : '';
    return { data: seeded, text: `${counted(people, 'person is', 'people are')} there${what}.` };
  },
};

function readWatch(text: string | undefined): { kind: string; id: string } | undefined {
  if (text === undefined) return undefined;
  const [, kind, id] = /^([a-z]+):(.+)$/.exec(text) ?? [];
  if (kind === undefined || id === undefined)
    throw new WrongUse(`--watch is a kind and an id, such as network:64511, not "${text}".`);
  return { kind, id };
}

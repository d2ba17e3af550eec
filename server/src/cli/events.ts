import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CloudEvent } from '@tocsin/sdk/contract';
import { WrongUse, type Command, type World } from './command.ts';
import { asOperator } from './operator.ts';
import { counted } from './text.ts';

/** As many as one request of the API takes. */
const Events = z.array(CloudEvent).min(1).max(1000);

export const pushEvents: Command = {
  words: 'events push',
  takes: ['[file]'],
  summary: 'Pushes one CloudEvent or an array of up to 1,000, from a file or standard input',
  notes: ['The same source and id again is a duplicate and changes nothing.'],
  async run(given, world) {
    const body = readEvents(await textOf(given.argument(0), world));
    const pushed = await asOperator(world, (client) => client.call('pushEvents', { body }));
    const text = `${counted(pushed.accepted, 'event was', 'events were')} accepted, ${counted(pushed.duplicates, 'was', 'were')} there already.`;
    return { data: pushed, text };
  },
};

async function textOf(file: string, { readInput }: World): Promise<string> {
  if (file === '' || file === '-') return await readInput();
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WrongUse(`${file} cannot be read.`, { cause });
  });
}

function readEvents(text: string): CloudEvent[] {
  const read = Events.safeParse([parse(text)].flat());
  if (!read.success) throw new Error(z.prettifyError(read.error));
  return read.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('This is not JSON.', { cause });
  }
}

import { channels as channelNames, type ChannelName } from '@tocsin/sdk/contract';
import type { Duty } from '#app';
import { WrongUse, type Command, type Given } from './command.ts';
import { guess } from './guess.ts';

const roleNames = ['api', 'worker', 'feed'] as const;

export const start: Command = {
  words: 'start',
  summary: 'Starts the server, with its database where DATABASE_URL is not set',
  options: {
    role: {
      value: 'api,worker,feed',
      sentence: 'What this process does: answers HTTP, delivers, takes events in. All of it when left out.',
    },
    channels: { value: 'email,sms', sentence: 'The channels that this worker delivers to. All of them when left out.' },
    once: { sentence: 'With --role worker: delivers what is due and ends.' },
  },
  notes: [
    'It stops on SIGTERM and Ctrl-C, when what has begun has ended; a second signal ends it at once.',
    'Processes that share the work need the same DATABASE_URL, SECRET_KEY and TRANSPORT. Only api listens on PORT.',
  ],
  async run(given, { env }) {
    const duty = readDuty(given);
    const { runServer, workOnce } = await import('#app');
    if (given.is('once')) await workOnce(env, duty.channels);
    else await runServer(env, duty);
    return {};
  },
};

function readDuty(given: Given): Duty {
  const roles = readList(given, 'role', roleNames);
  const channels = readList<ChannelName>(given, 'channels', channelNames);
  if (given.is('once') && (roles.size > 1 || !roles.has('worker')))
    throw new WrongUse('--once is for a worker alone: tocsin start --role worker --once.');
  if (given.text('channels') !== undefined && !roles.has('worker'))
    throw new WrongUse('--channels is for a worker: add worker to --role.');
  return { roles, channels };
}

/** The words of an option with commas between them; all that there are when it was left out. */
function readList<Word extends string>(given: Given, option: string, known: readonly Word[]): ReadonlySet<Word> {
  const text = given.text(option);
  if (text === undefined) return new Set(known);
  return new Set(text.split(',').map((word) => find(word.trim(), option, known)));
}

function find<Word extends string>(word: string, option: string, known: readonly Word[]): Word {
  const found = known.find((one) => one === word);
  if (found === undefined) throw new WrongUse(`There is no "${word}" for --${option}. ${guess(word, known)}`);
  return found;
}

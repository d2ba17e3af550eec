import { usingDatabase } from '#kit';
import { expect, it } from 'vitest';
import { run } from './run.ts';
import { start } from './start.ts';
import { realWorld } from './world.ts';

const test = usingDatabase();

async function tocsin(line: string, env: Record<string, string> = {}) {
  const err: string[] = [];
  const world = { ...realWorld(env), talk: (text: string) => void err.push(text) };
  const code = await run([start], line.split(' '), { world, print: () => undefined });
  return { code, err: err.join('\n').split('\n')[0] };
}

it.each([
  ['--role wroker', 'There is no "wroker" for --role. Did you mean worker?'],
  ['--role api,', 'There is no "" for --role. There are: api, worker, feed.'],
  ['--role worker --channels emial', 'There is no "emial" for --channels. Did you mean email?'],
  ['--role api,feed --channels email', '--channels is for a worker: add worker to --role.'],
  ['--role api,worker --once', '--once is for a worker alone: tocsin start --role worker --once.'],
  ['--once', '--once is for a worker alone: tocsin start --role worker --once.'],
])('start %s is wrong use and says why', async (options, err) => {
  expect(await tocsin(`start ${options}`)).toEqual({ code: 2, err });
});

it('start --once refuses channels that are off, which would leave it nothing to do', async () => {
  const env = {
    DATABASE_URL: test.database.url,
    SECRET_KEY: 'a key of the tests that is long enough',
    LOG_LEVEL: 'silent',
  };
  expect(await tocsin('start --role worker --channels sms --once', env)).toEqual({
    code: 1,
    err: 'This worker would have nothing to do: sms is off on this server. See: tocsin doctor',
  });
});

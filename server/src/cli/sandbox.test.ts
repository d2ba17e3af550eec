import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { commands } from './commands.ts';
import { run } from './run.ts';
import { realWorld } from './world.ts';

const main = path.join(import.meta.dirname, 'main.ts');
const Printed = z.object({ url: z.url(), settings: z.record(z.string(), z.string()) });

async function errorsOf(line: string, env: Record<string, string> = {}) {
  const err: string[] = [];
  const world = { ...realWorld(env), talk: (text: string) => void err.push(text) };
  const code = await run(commands, line.split(' '), { world, print: () => undefined });
  return { code, err: err.join('\n') };
}

describe('tocsin sandbox', () => {
  it('runs until it is told to end, and prints the settings for a server', { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, [main, 'sandbox', '--port', '0', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    // Ends without a line when the command fails.
    const { value: line } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
    const { url, settings } = Printed.parse(JSON.parse(line ?? ''));
    expect((await fetch(`${url}/dev/slack.json`)).status).toBe(200);
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(['SMTP_URL', 'SLACK_SIGNING_SECRET', 'TWILIO_FROM']));
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it.each([
    ['sandbox --port x', '--port is a number up to 65530.'],
    ['sandbox --port 65531', '--port is a number up to 65530.'],
    ['sandbox --server ftp://localhost', '--server is an address such as http://localhost:3000.'],
  ])('says what is wrong with "%s"', async (line, sentence) => {
    expect(await errorsOf(line)).toEqual({ code: 2, err: expect.stringContaining(sentence) });
  });

  it('rule 49: is not for production', async () => {
    expect(await errorsOf('sandbox', { NODE_ENV: 'production' })).toEqual({
      code: 1,
      err: 'The stand-ins are not for production.',
    });
  });
});

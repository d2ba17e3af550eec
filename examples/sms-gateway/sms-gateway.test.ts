import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeChannel } from '../../server/src/channels/conformance.ts';
import { homeOf, startServer } from '../../server/test/end-to-end/kill-server.ts';
import { browser, eventually, freePort } from '../../server/test/kit/index.ts';
import { numbers, startGateway } from './gateway-double.ts';
import { makeSmsGateway } from './sms-gateway.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('a channel of one’s own', () => {
  describeChannel(async () => {
    const gateway = await startGateway();
    return {
      channel: makeSmsGateway({ url: gateway.url, key: 'key' }),
      addresses: numbers,
      rubbish: ['912345678', '+0123', 'ada@example.org'],
      unreachable: makeSmsGateway({ url: 'http://127.0.0.1:1', key: 'key' }),
      close: async () => gateway[Symbol.asyncDispose](),
    };
  });
});

describe('the one line of its README', () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  it('makes a server whose people confirm their numbers by it', { timeout: 60_000 }, async () => {
    await using gateway = await startGateway();
    const code = await mkdtemp(path.join(tmpdir(), 'tocsin-own-channel-'));
    folders.push(code);
    await copyWithLine(code, (await lineOfReadme()).replace(/https:\/\/[\w.]+/, gateway.url));
    const dataDir = path.join(code, 'data');
    await mkdir(dataDir);
    const server = await startServer({ dataDir, port: await freePort(), smtpUrl: 'smtp://127.0.0.1:1', code });
    folders.push(homeOf(dataDir) ?? dataDir);
    try {
      const who = browser(server.url);
      const account = { email: 'admin@tocsin.test', password: 'a long enough password' };
      const token = /setup\?token=([\w-]+)/.exec(server.greeting)?.[1] ?? '';
      await who.call('setUp', { body: { token, ...account } });
      await who.call('signIn', { body: account });
      const made = await who.call('makeDestination', { body: { channel: 'sms', phone: '+351 912 345 678' } });
      const text = await eventually(() => {
        const [first] = gateway.sent;
        expect(first?.to).toBe(numbers.good);
        return first?.text ?? '';
      });
      const params = { id: made.id };
      const verified = await who.call('verifyDestination', { params, body: { code: text.slice(0, 6) } });
      expect(verified.state).toBe('ready');
    } finally {
      await server.stop();
    }
  });
});

async function lineOfReadme(): Promise<string> {
  const readme = await readFile(path.join(import.meta.dirname, 'README.md'), 'utf8');
  const [, line = ''] = /```ts\n(.+)\n```/.exec(readme) ?? [];
  expect(line).toContain('makeSmsGateway');
  return line;
}

/** The code of the server as it is, with that line where channels of one's own stand. */
async function copyWithLine(to: string, line: string): Promise<void> {
  for (const part of ['server/package.json', 'server/src', 'server/migrations', 'examples', 'package.json'])
    await cp(path.join(root, part), path.join(to, part), { recursive: true });
  for (const shared of ['node_modules', 'sdk', 'web']) await symlink(path.join(root, shared), path.join(to, shared));
  const place = path.join(to, 'server/src/app/own-channels.ts');
  const before = await readFile(place, 'utf8');
  const after = before.replace(/^.*one line each\.$/m, (comment) => `${comment}\n${line}`);
  expect(after).not.toBe(before);
  await writeFile(place, after);
}

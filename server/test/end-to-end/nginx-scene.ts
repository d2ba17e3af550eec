import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, freePort, freshDatabase, smtpSink } from '#kit';
import { start } from './child.ts';

const folder = path.resolve(import.meta.dirname, '../../..');
const cli = path.join(folder, 'server/src/cli/main.ts');

// Which nginx the tests use is not a setting of the product, so it is read here.
const nginx = process.env['TEST_NGINX'];

/** Whether `bin/services up` has found nginx; without it, tests that need it are skipped. */
export const hasNginx = nginx !== undefined;

/** nginx with the configuration of the bundle, before two processes of the server on one database. */
export interface NginxScene extends AsyncDisposable {
  /** The address of nginx, which is also the PUBLIC_URL of the servers. */
  readonly url: string;
  readonly servers: readonly ServerBehind[];
  /** Everything that nginx has logged: requests and errors. */
  log(): string;
  tocsin(words: readonly string[], input: string): Promise<void>;
}

interface ServerBehind {
  readonly url: string;
  /** As nginx knows it. */
  readonly address: string;
  /** How many connections nginx has opened to it so far. */
  connections(): number;
  stop(): Promise<void>;
}

export async function openNginxScene(): Promise<NginxScene> {
  const stack = new AsyncDisposableStack();
  try {
    return await open(stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function open(stack: AsyncDisposableStack): Promise<NginxScene> {
  const home = mkdtempSync(path.join(tmpdir(), 'tocsin-nginx-'));
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const mail = stack.use(await smtpSink());
  const database = stack.use(await freshDatabase(2));
  const [port, first, second] = [await freePort(), await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const shared = {
    DATABASE_URL: database.url,
    DATA_DIR: home,
    PUBLIC_URL: url,
    SECRET_KEY: 'a key for two servers behind one nginx',
    SMTP_URL: mail.url,
    // Whoever acts here signs in by password alone; the second step has tests of its own.
    MFA_REQUIRED: 'off',
    TRUSTED_PROXIES: '127.0.0.1',
    LOG_LEVEL: 'warn',
  };
  const servers = await Promise.all(
    [first, second].map(async (own) => {
      const child = start(process.execPath, [cli, 'start'], { cwd: home, env: { ...shared, PORT: String(own) } });
      stack.defer(() => child.stop());
      await child.says('Tocsin is ready.');
      const way = await countedWayTo(own);
      stack.defer(() => way.close());
      return {
        url: `http://127.0.0.1:${own}`,
        address: `127.0.0.1:${way.port}`,
        connections: () => way.connections,
        async stop() {
          way.close();
          await child.stop();
        },
      };
    }),
  );
  const log = await startNginx(stack, { home, port, servers: servers.map(({ address }) => address) });
  return {
    url,
    servers,
    log,
    async tocsin(words, input) {
      const child = start(process.execPath, [cli, ...words], { cwd: home, env: shared, input });
      const code = await child.gone;
      if (code !== 0) throw new Error(`tocsin ${words.join(' ')} ended with ${String(code)}: ${child.said()}`);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Passes connections on to the port and counts them. */
async function countedWayTo(target: number) {
  const counted = { port: 0, connections: 0, close: () => void server.close() };
  const server = createServer((socket) => {
    counted.connections += 1;
    const onward = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      one.on('error', () => one.destroy()).on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The way has no port.');
  counted.port = address.port;
  return counted;
}

interface Place {
  readonly home: string;
  readonly port: number;
  readonly servers: readonly string[];
}

async function startNginx(stack: AsyncDisposableStack, place: Place): Promise<() => string> {
  const { home, port } = place;
  const file = path.join(home, 'nginx.conf');
  const accessLog = path.join(home, 'access.log');
  writeFileSync(file, configuration(place, accessLog));
  // As root it would else work as nobody, who may not enter the folder.
  const user = process.getuid?.() === 0 ? ' user root;' : '';
  const child = start(nginx ?? '', ['-e', 'stderr', '-c', file, '-g', `daemon off;${user}`], { cwd: home, env: {} });
  stack.defer(() => child.stop());
  await Promise.race([
    eventually(() => fetch(`http://127.0.0.1:${port}/livez`)),
    child.gone.then(() => Promise.reject(new Error(`nginx ended: ${child.said()}`))),
  ]);
  return () => readFileSync(accessLog, 'utf8') + child.said();
}

/** The file of the bundle with the ports and folders of this test. What it does not contain exactly once is an error. */
function configuration({ home, port, servers }: Place, accessLog: string): string {
  const written = readFileSync(path.join(folder, 'deploy/nginx.conf'), 'utf8');
  let text = written.replaceAll(/(?<=^\s*\w+ )\/tmp\//gm, `${home}/`);
  const replaced: [string, string][] = [
    ['server api-1:3000 ', `server ${servers[0]} `],
    ['server api-2:3000 ', `server ${servers[1]} `],
    ['listen 8080;', `listen 127.0.0.1:${port};`],
    ['access_log /dev/stdout ', `access_log ${accessLog} `],
    ['worker_processes auto;', 'worker_processes 1;'],
  ];
  for (const [from, to] of replaced) {
    if (text.split(from).length !== 2) throw new Error(`deploy/nginx.conf does not have "${from}" exactly once.`);
    text = text.replace(from, to);
  }
  return text;
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedHook {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly at: string;
}

/** A receiver of webhooks on loopback that keeps what it got: the sandbox of sample mode, and the other end in tests. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** Newest first. */
  items(): readonly ReceivedHook[];
  /** What the next requests are answered: `500`, `410`, `429:3` (seconds to wait), `302`, `timeout`. */
  fail(next: readonly string[]): void;
}

const kept = 500;

/** Endpoints that always go wrong in the same way. */
const paths: Readonly<Record<string, string>> = { '/gone': '410', '/busy': '503', '/silent': 'timeout' };

export async function startReceiver(): Promise<Receiver> {
  const items: ReceivedHook[] = [];
  const faults: string[] = [];
  const server = createServer((request, response) => void receive({ items, faults }, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a server that listens on TCP has one
  return {
    url: `http://127.0.0.1:${port}`,
    items: () => items.toReversed(),
    fail: (next) => void faults.push(...next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function receive(
  kind: { items: ReceivedHook[]; faults: string[] },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  const fault = paths[request.url ?? '/'] ?? kind.faults.shift();
  if (fault === 'timeout') return;
  if (fault === undefined) {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    kind.items.push({ path: request.url ?? '/', headers, body, at: new Date().toISOString() });
    kind.items.splice(0, kind.items.length - kept);
    response.writeHead(200).end('ok');
    return;
  }
  const [status = '500', wait] = fault.split(':');
  response
    .writeHead(Number(status), {
      ...(wait ? { 'retry-after': wait } : {}),
      ...(status === '302' ? { location: 'http://127.0.0.1:1/' } : {}),
    })
    .end('scripted fault');
}

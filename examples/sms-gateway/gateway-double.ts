import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Sent {
  readonly to: string;
  readonly text: string;
  readonly reference: string;
}

/** Numbers that the gateway of the tests treats badly. */
export const numbers = {
  good: '+351912345678',
  refused: '+351910000001',
  deferred: '+351910000002',
  silent: '+351910000003',
} as const;

const answers: Readonly<Record<string, number>> = { [numbers.refused]: 422, [numbers.deferred]: 503 };

export interface GatewayDouble extends AsyncDisposable {
  readonly url: string;
  readonly sent: readonly Sent[];
}

/** A gateway on loopback that keeps what it is given. */
export async function startGateway(): Promise<GatewayDouble> {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = JSON.parse(Buffer.concat(chunks).toString()) as Sent; // what the channel of this folder writes
      if (one.to === numbers.silent) return;
      const status = answers[one.to] ?? 202;
      if (status === 202) sent.push(one);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // after `listen` on a port it is an object
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

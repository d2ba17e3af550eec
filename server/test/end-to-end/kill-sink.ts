import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** What the oracle knows of a mail: whom it reached, and which delivery it was. */
export interface Arrived {
  readonly to: string;
  readonly messageId: string;
}

/** A mail server that counts: outside the process that is killed, and with nothing but the wire between them. */
export interface Sink extends AsyncDisposable {
  readonly url: string;
  /** How many have arrived since the last `take`. */
  readonly count: number;
  /** Resolves when so many have arrived since the last `take`. */
  reached(count: number): Promise<void>;
  /** Resolves when no client is connected any more, so that nothing is on its way. */
  quiet(): Promise<void>;
  /** Resolves when nothing has arrived for a second: clients that live keep their connections. */
  still(): Promise<void>;
  /** What has arrived, and forgets it. */
  take(): Arrived[];
}

export async function startSink(): Promise<Sink> {
  let arrived: Arrived[] = [];
  const waiting = new Set<() => void>();
  const look = () => waiting.forEach((check) => check());
  const server = new SMTPServer({
    logger: false,
    disableReverseLookup: true,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const messageId = /^message-id:\s*<(.+)>/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1] ?? '';
        for (const { address } of envelope.rcptTo) arrived.push({ to: address, messageId });
        done();
        look();
      });
    },
    onClose: () => setImmediate(look),
  });
  server.on('error', () => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  // After `listen` on a port the address is an object.
  const { port } = server.server.address() as AddressInfo;
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!isSo()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return {
    url: `smtp://127.0.0.1:${port}`,
    get count() {
      return arrived.length;
    },
    reached: (count) => until(() => arrived.length >= count),
    quiet: () => until(() => server.connections.size === 0),
    async still() {
      for (let before = -1; before !== arrived.length; await wait(1000)) before = arrived.length;
    },
    take() {
      const taken = arrived;
      arrived = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      for (const connection of server.connections) connection._socket.destroy();
      await new Promise<void>((closed) => server.close(closed));
    },
  };
}

import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range that the kernel gives to outgoing connections (from 32768): a port of that range is free now and taken
// by somebody's connection a moment later, before the server listens on it.
const first = 12_000;
const last = 31_999;

/** A port of the loopback address on which nobody listens, for a server that must know its port before it starts. */
export async function freePort(): Promise<number> {
  const port = first + Math.floor(Math.random() * (last - first));
  return (await isFree(port)) ? port : freePort();
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

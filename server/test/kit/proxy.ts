import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from './eventually.ts';

/** A way to a server that can be cut and mended, as a network can. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** Ends every connection and takes no new one. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Listens on the port (0 for a free one; one that is in use is waited for) and passes everything on. */
export async function openProxy({ port, target }: { port: number; target: string }): Promise<Proxy> {
  const { hostname, port: targetPort } = new URL(`tcp://${target}`);
  const open = new Set<Socket>();
  const join = (socket: Socket) => {
    const onward = connect(Number(targetPort), hostname);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      open.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  };
  let server = await eventually(() => listen(port, join));
  const at = portOf(server);
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  return {
    port: at,
    cut,
    async mend() {
      server = await eventually(() => listen(at, join));
    },
    [Symbol.asyncDispose]: cut,
  };
}

async function listen(port: number, join: (socket: Socket) => void): Promise<Server> {
  const server = createServer(join).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return address.port;
}

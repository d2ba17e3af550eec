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

/**
 * Listens on the port (0 for a free one; one that is in use is waited for) and passes everything on to the target: a host
 * and a port, or the path of a socket.
 */
export async function openProxy({ port, target }: { port: number; target: string }): Promise<Proxy> {
  const onwards = wayTo(target);
  const open = new Set<Socket>();
  const join = (socket: Socket) => {
    const onward = onwards();
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

/** A proxy to the database of this URL, and the URL through it. */
export async function openDatabaseProxy(url: string): Promise<{ proxy: Proxy; url: string }> {
  const through = new URL(url);
  const host = decodeURIComponent(through.hostname);
  const target = host.startsWith('/') ? `${host}/.s.PGSQL.${through.port}` : through.host;
  const proxy = await openProxy({ port: 0, target });
  return { proxy, url: `postgres://${through.username}@127.0.0.1:${proxy.port}${through.pathname}` };
}

function wayTo(target: string): () => Socket {
  if (target.startsWith('/')) return () => connect(target);
  const { hostname, port } = new URL(`tcp://${target}`);
  return () => connect(Number(port), hostname);
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

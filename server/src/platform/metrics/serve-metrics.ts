import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './registry.ts';

/**
 * Answers `GET /metrics` at an address of its own (`127.0.0.1:9464`), which the reverse proxy does not reach. Gives the
 * address it listens at and the way to stop.
 */
export async function serveMetrics(
  address: string,
  metrics: Metrics,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') response.writeHead(404).end();
    else void answer();
    async function answer() {
      try {
        const text = await metrics.write();
        response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
      } catch {
        // A gauge that cannot be read, such as one over a database that is down: the scrape fails and is seen as such.
        response.writeHead(503).end();
      }
    }
  });
  const { host, port } = hostAndPort(address);
  server.listen(port, host);
  await once(server, 'listening');
  // A server that listens on TCP has an address of this kind.
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}/metrics`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function hostAndPort(address: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(?:\[?(.*?)\]?:)?(\d+)$/.exec(address) ?? [];
  if (port === '')
    throw new Error(`METRICS_ADDRESS is "${address}", but it must be a host and a port: 127.0.0.1:9464.`);
  return { host: host || '127.0.0.1', port: Number(port) };
}

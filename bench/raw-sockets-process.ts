import { sql } from 'kysely';
import { type WebSocket, WebSocketServer } from 'ws';
import { connect } from '#platform/db';
import { silentLog } from '#platform/log';

/**
 * WebSockets without Tocsin. Asked by its parent, it sends `count` messages of `size` characters over each connection;
 * what a client says comes back once a row with it is committed. Started by `child` with the address of a database.
 */
const [url = ''] = process.argv.slice(2);
const database = connect({ url, log: silentLog(), poolSize: 2 });
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });

server.on('connection', (socket) => {
  socket.on('error', () => undefined);
  socket.on('message', () => void answer(socket));
});
server.on('listening', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.send?.({ port: address.port });
});
process.on('message', ({ count, size }: { count: number; size: number }) => {
  const text = 'x'.repeat(size);
  for (let message = 0; message < count; message++) for (const socket of server.clients) socket.send(text);
  process.send?.({ sent: count * server.clients.size });
});
process.on('disconnect', () => process.exit(0));

async function answer(socket: WebSocket): Promise<void> {
  await sql`create table if not exists bare_message (id bigint generated always as identity primary key)`.execute(
    database.db,
  );
  await sql`insert into bare_message default values`.execute(database.db);
  socket.send('committed');
}

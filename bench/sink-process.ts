import { createServer, type Socket } from 'node:net';

/** A mail server that takes everything and keeps nothing: as little work as the protocol allows. Started by `child`. */
let taken = 0;

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  talk(socket);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.send?.({ port: address.port });
});
process.on('message', () => process.send?.({ taken }));
process.on('disconnect', () => process.exit(0));

function talk(socket: Socket): void {
  let text = '';
  let inData = false;
  socket.write('220 sink\r\n');
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (;;) {
      const mark = inData ? '\r\n.\r\n' : '\r\n';
      const end = text.indexOf(mark);
      if (end < 0) return;
      const line = text.slice(0, end);
      text = text.slice(end + mark.length);
      socket.write(inData ? '250 taken\r\n' : answerTo(line));
      if (inData) taken += 1;
      inData = !inData && /^DATA/i.test(line);
    }
  });
}

function answerTo(line: string): string {
  if (/^EHLO/i.test(line)) return '250-sink\r\n250 8BITMIME\r\n';
  if (/^DATA/i.test(line)) return '354 go on\r\n';
  return /^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n';
}

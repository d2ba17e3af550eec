import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';
import { faultOf, readFault } from './fault.ts';
import type { Fault } from './fault.ts';
import { parseMail } from './mime.ts';
import type { ParsedMail } from './mime.ts';

export interface CaughtMail extends ParsedMail {
  readonly to: string;
  readonly from: string;
  /** When it was caught, ISO 8601. */
  readonly at: string;
}

/** A mail server on a loopback port that keeps what it takes in memory and passes nothing on. */
export interface Catcher extends AsyncDisposable {
  readonly url: string;
  /** Newest first; of one recipient or of all. */
  items(to?: string): CaughtMail[];
  /** How many were taken since the start, also those that are kept no more. */
  readonly count: number;
  /** What goes wrong next, one word a message: `451`, `550`, `data:452`, `hang`, `data:drop`. */
  fail(next: readonly string[]): void;
  /** Resolves when a mail to this address is there, at once if it is there already. */
  mailTo(to: string): Promise<CaughtMail>;
  close(): Promise<void>;
}

export interface CatcherOptions {
  now?: () => Date;
  port?: number;
  /** How many are kept. */
  keep?: number;
  /** Asks for this sign-in, over STARTTLS. */
  signIn?: { user: string; password: string };
}

interface Kept {
  to: string;
  from: string;
  at: Date;
  raw: Buffer;
}

interface Inside {
  kept: Kept[];
  count: number;
  keep: number;
  now: () => Date;
  scripted: Fault[];
  /** The fault that the message of a session meets after its DATA. */
  after: WeakMap<SMTPServerSession, Fault>;
  listeners: Set<(mail: Kept) => void>;
}

/** Starts the catcher of sample mode, which is the tests' mail server as well. */
export async function startCatcher(options: CatcherOptions = {}): Promise<Catcher> {
  const { now = () => new Date(), port: wanted = 0, keep = 500, signIn } = options;
  const inside: Inside = { kept: [], count: 0, keep, now, scripted: [], after: new WeakMap(), listeners: new Set() };
  const server = smtpServer(inside, signIn);
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(wanted, '127.0.0.1', done);
  });
  // After `listen` on a port the address is an object.
  const { port } = server.server.address() as AddressInfo;
  // A connection that breaks off is no fault of the catcher.
  server.on('error', () => undefined);
  return catcherOf(inside, server, port);
}

function catcherOf(inside: Inside, server: SMTPServer, port: number): Catcher {
  const close = () => stop(server);
  return {
    url: `smtp://127.0.0.1:${port}`,
    items: (to) =>
      inside.kept
        .filter((mail) => to === undefined || mail.to === to)
        .toReversed()
        .map(present),
    get count() {
      return inside.count;
    },
    fail: (next) => void inside.scripted.push(...next.map(readFault)),
    mailTo: (to) => mailTo(inside, to),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function smtpServer(inside: Inside, signIn: CatcherOptions['signIn']): SMTPServer {
  const server = new SMTPServer({
    logger: false,
    disableReverseLookup: true,
    authOptional: signIn === undefined,
    disabledCommands: signIn === undefined ? ['AUTH', 'STARTTLS'] : [],
    onAuth(auth, _session, done) {
      const right = auth.username === signIn?.user && auth.password === signIn?.password;
      done(right ? null : new Error('That user and password do not match.'), { user: auth.username });
    },
    onRcptTo(address, session, done) {
      const fault = faultOf(address.address) ?? inside.scripted.shift();
      if (fault?.at === 'recipient') return suffer(fault, { server, session, done });
      if (fault) inside.after.set(session, fault);
      done();
    },
    onData(stream, session, done) {
      void read(stream).then((raw) => take({ inside, server, session, raw, done }));
    },
  });
  return server;
}

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

interface Answering {
  server: SMTPServer;
  session: SMTPServerSession;
  done: (error?: Error | null) => void;
}

interface Taking extends Answering {
  inside: Inside;
  raw: Buffer;
}

function take({ inside, raw, ...answering }: Taking): void {
  const { session, done } = answering;
  const fault = inside.after.get(session);
  inside.after.delete(session);
  if (fault === undefined || fault.what === 'drop') keepMail(inside, session, raw);
  if (fault) suffer(fault, answering);
  else done();
}

function suffer({ what }: Fault, { server, session, done }: Answering): void {
  if (what === 'hang') return;
  if (what === 'drop') return cut(server, session);
  done(Object.assign(new Error(what.text), { responseCode: what.code }));
}

function keepMail(inside: Inside, { envelope }: SMTPServerSession, raw: Buffer): void {
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  const mail = { to: envelope.rcptTo[0]?.address ?? '', from, at: inside.now(), raw };
  inside.count += 1;
  inside.kept.push(mail);
  if (inside.kept.length > inside.keep) inside.kept.shift();
  for (const listener of inside.listeners) listener(mail);
}

function cut(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
}

function present({ raw, at, to, from }: Kept): CaughtMail {
  return { to, from, ...parseMail(raw), at: at.toISOString() };
}

function mailTo(inside: Inside, to: string): Promise<CaughtMail> {
  const there = inside.kept.findLast((mail) => mail.to === to);
  if (there) return Promise.resolve(present(there));
  return new Promise((resolve) => {
    const listener = (mail: Kept) => {
      if (mail.to !== to) return;
      inside.listeners.delete(listener);
      resolve(present(mail));
    };
    inside.listeners.add(listener);
  });
}

// Closing waits for the clients to leave; what hangs is cut.
async function stop(server: SMTPServer): Promise<void> {
  for (const connection of server.connections) connection._socket.destroy();
  await new Promise<void>((done) => server.close(done));
}

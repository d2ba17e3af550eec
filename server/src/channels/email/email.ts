import type { Channel, Checked, Message, Outcome, Templates } from '#notify';
import type { Clock } from '#platform/clock';
import { coded } from '#platform/errors';
import { Email } from '@tocsin/sdk/contract';
import { createTransport } from 'nodemailer';
import { headOf } from './mail.ts';
import type { Mail } from './mail.ts';
import { outcomeOf } from './outcome.ts';

export interface EmailOptions {
  /** `smtp://user:password@host:port`, or `smtps://`; STARTTLS is used where the server offers it. */
  smtpUrl: string;
  /** The sender: `Tocsin <tocsin@example.org>`. Its domain is the one of the Message-IDs. */
  from: string;
  templates: Pick<Templates, 'render'>;
  clock: Clock;
  connections?: number;
  /** How long the server may take to accept the connection, to greet and to answer anything. */
  timeouts?: { connectMs: number; greetingMs: number; answerMs: number };
}

const patient = { connectMs: 10_000, greetingMs: 10_000, answerMs: 30_000 };

/** Sends by SMTP over a pool of connections. */
export function makeEmail(options: EmailOptions): Channel<Mail> {
  const { from, templates, clock, connections = 8, timeouts = patient } = options;
  const transport = openTransport({ ...options, connections, timeouts });
  const domain = domainOf(from);
  return {
    name: 'email',
    edits: false,
    destination: Email,
    adding: { way: 'code', check: async ({ address }) => checkAddress(address) },
    // Twice the connections, so that each finds its next message waiting.
    concurrency: connections * 2,
    timeoutMs: 60_000,
    idempotent: false,
    render: (message) => write(message, { templates, domain }),
    send: (mail, address, signal) => send(transport, mail, { address: address.value, from, signal, date: clock.now() }),
    close: async () => transport.close(),
  };
}

function checkAddress(typed: string): Checked {
  const address = Email.safeParse(typed.trim()).data;
  if (address === undefined) throw coded('ADDRESS_REFUSED', 'That is not an e-mail address.');
  return { address, label: '' };
}

type Transport = ReturnType<typeof openTransport>;

function openTransport({
  smtpUrl,
  connections,
  timeouts,
}: Required<Pick<EmailOptions, 'smtpUrl' | 'connections' | 'timeouts'>>) {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: connections,
    // A new connection costs a pause of the pool; a server that wants fewer says 421, and the message is tried again.
    maxMessages: 1000,
    // The ledger repeats, so that every try is recorded; the pool repeats only what met a connection that had been closed.
    maxRequeues: 1,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // The content has been read to its end: only the answer of the server is missing.
  transport.use('stream', (mail, done) => {
    const open = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (settings) => open(settings).once('end', () => tellHandedOver(mail.data));
    done();
  });
  return transport;
}

function tellHandedOver(data: object): void {
  if ('onHandedOver' in data && typeof data.onHandedOver === 'function') data.onHandedOver();
}

function write(
  message: Message,
  { templates, domain }: { templates: EmailOptions['templates']; domain: string },
): Mail {
  const { subject, text, html } = templates.render(message, 'email');
  return { subject, text, html, ...headOf(message, domain) };
}

interface Sending {
  address: string;
  from: string;
  signal: AbortSignal;
  date: Date;
}

async function send(transport: Transport, mail: Mail, { address, from, signal, date }: Sending): Promise<Outcome> {
  const messageIds = [mail.messageId];
  let handedOver = false;
  const onHandedOver = () => {
    handedOver = true;
  };
  // Encoding HTML as quoted-printable costs as much as all the rest of sending; base64 is done by the machine.
  const letter = {
    ...mail,
    from,
    to: { name: '', address },
    date,
    textEncoding: 'base64',
    signal,
    onHandedOver,
  } as const;
  try {
    const { response } = await transport.sendMail(letter);
    return { ok: true, receipt: response.slice(0, 200), thread: { messageIds } };
  } catch (error) {
    return outcomeOf({ error, handedOver, aborted: signal.aborted, messageIds });
  }
}

function domainOf(from: string): string {
  return /@([^\s>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
}

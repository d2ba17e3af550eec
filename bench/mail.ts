import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { makeEmail } from '#channels/email';
import { makeTemplates, type Channel } from '#notify';
import { systemClock } from '#platform/clock';
import { startChild, type Child } from './child.ts';
import { figure, inRounds, timed, type Figure } from './figure.ts';
import { noOp, pipeline } from './pipeline.ts';
import type { Sizes } from './sizes.ts';
import { addWatchers, benchWorld, type BenchWorld } from './world.ts';

const connections = 8;
const from = 'Tocsin <tocsin@bench.example>';

/** Delivers mail from the ledger, against the bare client that sends as many messages of the same size over as many connections. */
export async function benchMail({ mails, rounds }: Sizes): Promise<Figure[]> {
  await using world = await benchWorld();
  await using sink = await startChild('sink');
  await addWatchers(world, mails);
  const mail = await firstMail(world, sink);
  const { value, bare } = await inRounds(rounds, {
    bare: async () => mails / (await timed(() => sendBare(sink, mail, mails))),
    value: async () => mails / (await drainMail(world, sink, mails)),
  });
  const detail = `${mails} mails of ${size(mail)} characters over ${connections} connections; bare: the pool of nodemailer`;
  return [figure('mail', { value, unit: 'mails/s', bare, detail })];
}

async function drainMail(world: BenchWorld, sink: Child, mails: number): Promise<number> {
  const email = emailTo(sink);
  const way = pipeline(world, [noOp('in_app'), email]);
  await way.publish();
  await way.fanOut();
  await sql`delete from parcel where channel = 'in_app'`.execute(world.db);
  const before = await takenBy(sink);
  const seconds = await timed(() => way.deliver());
  await email.close?.();
  const sent = (await takenBy(sink)) - before;
  if (sent !== mails) throw new Error(`The sink took ${sent} mails instead of ${mails}.`);
  return seconds;
}

interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Record<string, string>;
}

/** What the channel writes for the bench's event, so that the bare client sends the same. */
async function firstMail(world: BenchWorld, sink: Child): Promise<Mail> {
  const email = emailTo(sink);
  let written: unknown;
  const keeping: Channel = {
    ...noOp('email'),
    render: (message) => (written ??= email.render(message)),
  };
  const way = pipeline(world, [noOp('in_app'), keeping]);
  await way.publish();
  await way.fanOut();
  await way.deliver();
  await email.close?.();
  return written as Mail; // what render returned
}

async function sendBare(sink: Child, mail: Mail, mails: number): Promise<void> {
  const transport = createTransport({ url: urlOf(sink), pool: true, maxConnections: connections, maxMessages: 1000 });
  let next = 0;
  const lane = async () => {
    for (let number = next++; number < mails; number = next++)
      await transport.sendMail({ ...mail, from, to: `person-${number}@bench.example` });
  };
  await Promise.all(Array.from({ length: 2 * connections }, lane));
  transport.close();
}

function emailTo(sink: Child): Channel {
  const templates = makeTemplates({ site: 'bench.example' });
  return makeEmail({ smtpUrl: urlOf(sink), from, templates, clock: systemClock(), connections });
}

function urlOf({ port }: Child): string {
  return `smtp://127.0.0.1:${port}`;
}

async function takenBy(sink: Child): Promise<number> {
  const { taken = 0 } = await sink.ask({});
  return taken;
}

function size({ subject, text, html }: Mail): number {
  return subject.length + text.length + html.length;
}

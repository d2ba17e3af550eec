import { WrongUse, type Command, type Given } from './command.ts';

const usualPort = 4000;
const usualServer = 'http://localhost:3000';

export const sandbox: Command = {
  words: 'sandbox',
  summary: 'Runs local stand-ins of Slack, Discord, Twilio, a mail server and a webhook receiver',
  options: {
    port: {
      value: 'port',
      sentence: `Of the pages; the stand-ins take the next five. ${usualPort} when left out, 0 for free ones.`,
    },
    server: { value: 'url', sentence: `The server that is told of pressed buttons. ${usualServer} when left out.` },
  },
  notes: [
    'It prints the settings with which a server speaks to them. Nothing leaves this machine, and a restart forgets all.',
    'In sample mode the server has the same stand-ins in itself, below /dev.',
  ],
  async run(given, { env, talk }) {
    if (env['NODE_ENV'] === 'production') throw new Error('The stand-ins are not for production.');
    const { startSandbox } = await import('#app');
    const running = await startSandbox({ port: portIn(given), server: serverIn(given) });
    stopOnSignal(async () => running[Symbol.asyncDispose]());
    talk(`What is received is shown at ${running.url}. Ctrl-C ends it.`);
    const lines = Object.entries(running.settings).map(([variable, value]) => `${variable}=${value}`);
    return { data: { url: running.url, settings: running.settings }, text: lines.join('\n') };
  },
};

function portIn(given: Given): number {
  const text = given.text('port') ?? String(usualPort);
  const port = Number(text);
  // The last of the five others must be a port too.
  if (!/^\d{1,5}$/.test(text) || port > 65_530) throw new WrongUse('--port is a number up to 65530.');
  return port;
}

function serverIn(given: Given): string {
  const text = given.text('server') ?? usualServer;
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? ''))
    throw new WrongUse('--server is an address such as http://localhost:3000.');
  return text;
}

function stopOnSignal(stop: () => Promise<void>): void {
  const end = () => void stop().finally(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

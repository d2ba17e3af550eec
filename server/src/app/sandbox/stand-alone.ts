import { startCatcher } from '#channels/email';
import { startDiscordDouble } from '#channels/discord';
import { startSlackDouble } from '#channels/slack';
import { startTwilioDouble } from '#channels/sms';
import { startReceiver } from '#channels/webhook';
import { CodedError } from '#platform/errors';
import { openStandIn } from '#platform/stand-in';
import { serveSandbox } from './control.ts';
import type { Double } from './double.ts';

export interface SandboxOptions {
  /** Of the pages; the doubles take the next five. 0 takes free ones. */
  readonly port: number;
  /** The server whose buttons in Slack are pressed here. */
  readonly server: string;
}

/** The doubles of all providers in a process of their own. */
export interface RunningSandbox extends AsyncDisposable {
  /** Where their pages are. */
  readonly url: string;
  /** The settings with which a server speaks to them, by their variables. */
  readonly settings: Readonly<Record<string, string>>;
}

// They open nothing but the doubles on this machine, and settings that are written down once go on working.
const sandboxSecret = 'sandbox-secret';
const account = { sid: `AC${'0'.repeat(32)}`, token: sandboxSecret };

/** Starts what sample mode starts inside the server, for a server that is somewhere else on this machine. */
export async function startSandbox({ port, server }: SandboxOptions): Promise<RunningSandbox> {
  const next = (place: number) => (port === 0 ? 0 : port + place);
  await using stack = new AsyncDisposableStack();
  const slack = stack.use(
    await startSlackDouble({
      port: next(1),
      secrets: { client: sandboxSecret, signing: sandboxSecret },
      pressesTo: new URL('/api/v1/inbound/slack', server).href,
    }),
  );
  const discord = stack.use(await startDiscordDouble({ port: next(2), secret: sandboxSecret }));
  const twilio = stack.use(await startTwilioDouble({ port: next(3), account }));
  const receiver = stack.use(await startReceiver({ port: next(4) }));
  const catcher = stack.use(await startCatcher({ port: next(5) }));
  const doubles = new Map<string, Double>(
    Object.entries({ mail: catcher, slack, discord, sms: twilio, hooks: receiver }),
  );
  const url = await serve(stack, port, doubles);
  const settings = {
    SMTP_URL: catcher.url,
    SLACK_URL: slack.url,
    SLACK_CLIENT_ID: slack.client.id,
    SLACK_CLIENT_SECRET: slack.client.secret,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    DISCORD_URL: discord.url,
    DISCORD_CLIENT_ID: discord.client.id,
    DISCORD_CLIENT_SECRET: discord.client.secret,
    TWILIO_URL: twilio.url,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_FROM: twilio.from,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32',
  };
  const running = stack.move();
  return { url, settings, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function serve(stack: AsyncDisposableStack, port: number, doubles: ReadonlyMap<string, Double>): Promise<string> {
  const standIn = stack.use(openStandIn());
  const { app } = standIn;
  app.setErrorHandler((error, _request, reply) => {
    const { status, code, message } =
      error instanceof CodedError ? error : { status: 500, code: 'INTERNAL', message: String(error) };
    return reply.code(status).send({ status, code, detail: message });
  });
  app.get('/', async (_request, reply) => reply.redirect('/dev/mail', 302));
  serveSandbox(app, doubles);
  return standIn.listen(port);
}

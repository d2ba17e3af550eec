import { makeEmail, startCatcher, type Catcher } from '#channels/email';
import { makeInApp } from '#channels/in-app';
import { makeSms, startTwilioDouble } from '#channels/sms';
import { makeWebhook, startReceiver } from '#channels/webhook';
import { makeTemplates, type Channel } from '#notify';
import { openChat, type SlackSigning } from './chat.ts';
import type { Ground } from './ground.ts';
import { openOwnChannels, withOwn } from './own-channels.ts';
import type { Double } from './sandbox/double.ts';

/** The channels of this server and, in sample mode, the doubles behind those that have no credentials. */
export interface Channels {
  readonly channels: readonly Channel[];
  readonly catcher: Catcher | undefined;
  /** By the name under which the control surface knows them: `mail`, `hooks`, … */
  readonly sandbox: ReadonlyMap<string, Double>;
  /** What Twilio signs its callbacks with; undefined while SMS is off. */
  readonly twilioToken: string | undefined;
  /** What proves a press in Slack; absent while nobody can press there. */
  readonly slackSigning?: SlackSigning | undefined;
}

/** Of a process that neither delivers nor proves addresses. */
export const noChannels: Channels = { channels: [], catcher: undefined, sandbox: new Map(), twilioToken: undefined };

/** Opens every channel that can work here. What has no credentials is off, or in sample mode runs before its double. */
export async function openChannels(stack: AsyncDisposableStack, ground: Ground): Promise<Channels> {
  const { realtime, clock, settings } = ground;
  const sandbox = new Map<string, Double>();
  const channels: Channel[] = [makeInApp({ realtime })];
  const catcher =
    settings.sampleMode && settings.smtpUrl === undefined
      ? stack.use(await startCatcher({ now: () => clock.now() }))
      : undefined;
  if (catcher) sandbox.set('mail', catcher);
  const smtpUrl = settings.smtpUrl ?? catcher?.url;
  const templates = makeTemplates({ site: new URL(settings.publicUrl).host });
  if (smtpUrl !== undefined) {
    channels.push(makeEmail({ smtpUrl, from: settings.mailFrom, templates, clock }));
  }
  channels.push(await openWebhook(stack, ground, sandbox));
  const sms = await openSms(stack, ground, sandbox);
  if (sms) channels.push(sms.channel);
  const chat = await openChat(stack, { ground, templates, sandbox });
  channels.push(...chat.channels);
  const own = await openOwnChannels();
  for (const channel of [...channels, ...own]) stack.defer(async () => channel.close?.());
  return {
    channels: withOwn(channels, own),
    catcher,
    sandbox,
    twilioToken: sms?.token,
    slackSigning: chat.slackSigning,
  };
}

async function openWebhook(
  stack: AsyncDisposableStack,
  { clock, settings }: Ground,
  sandbox: Map<string, Double>,
): Promise<Channel> {
  const allowedNetworks = settings.webhookAllowedNetworks;
  if (!settings.sampleMode) return makeWebhook({ clock, allowedNetworks });
  const receiver = stack.use(await startReceiver({ now: () => clock.now() }));
  sandbox.set('hooks', receiver);
  return makeWebhook({ clock, allowedNetworks, sandbox: receiver.url });
}

/** Undefined while SMS is off on this server. */
async function openSms(
  stack: AsyncDisposableStack,
  { clock, settings }: Ground,
  sandbox: Map<string, Double>,
): Promise<{ channel: Channel; token: string } | undefined> {
  const { twilioAccountSid, twilioAuthToken, twilioFrom, twilioUrl, smsCountries: countries, publicUrl } = settings;
  if (twilioAccountSid !== undefined && twilioAuthToken !== undefined && twilioFrom !== undefined) {
    const account = { accountSid: twilioAccountSid, authToken: twilioAuthToken, from: twilioFrom, apiUrl: twilioUrl };
    return { channel: makeSms({ ...account, publicUrl, countries }), token: twilioAuthToken };
  }
  if (!settings.sampleMode) return undefined;
  const double = stack.use(await startTwilioDouble({ now: () => clock.now() }));
  sandbox.set('sms', double);
  const { accountSid, authToken, from, url } = double;
  return { channel: makeSms({ accountSid, authToken, from, apiUrl: url, publicUrl, countries }), token: authToken };
}

import { makeEmail, startCatcher, type Catcher } from '#channels/email';
import { makeInApp } from '#channels/in-app';
import { makeWebhook, startReceiver } from '#channels/webhook';
import { makeTemplates, type Channel } from '#notify';
import type { Ground } from './ground.ts';

/** The local double of a provider: what it was sent, newest first, and what goes wrong next. */
export interface Double {
  items(): readonly unknown[];
  fail(next: readonly string[]): void;
}

/** The channels of this server and, in sample mode, the doubles behind those that have no credentials. */
export interface Channels {
  readonly channels: readonly Channel[];
  readonly catcher: Catcher | undefined;
  /** By the name under which the control surface knows them: `mail`, `hooks`, … */
  readonly sandbox: ReadonlyMap<string, Double>;
}

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
  if (smtpUrl !== undefined) {
    const templates = makeTemplates({ site: new URL(settings.publicUrl).host });
    channels.push(makeEmail({ smtpUrl, from: settings.mailFrom, templates, clock }));
  }
  channels.push(await openWebhook(stack, ground, sandbox));
  for (const channel of channels) stack.defer(async () => channel.close?.());
  return { channels, catcher, sandbox };
}

async function openWebhook(
  stack: AsyncDisposableStack,
  { clock, settings }: Ground,
  sandbox: Map<string, Double>,
): Promise<Channel> {
  const allowedNetworks = settings.webhookAllowedNetworks;
  if (!settings.sampleMode) return makeWebhook({ clock, allowedNetworks });
  const receiver = stack.use(await startReceiver());
  sandbox.set('hooks', receiver);
  return makeWebhook({ clock, allowedNetworks, sandbox: receiver.url });
}

import { makeDiscord, startDiscordDouble } from '#channels/discord';
import { makeSlack, startSlackDouble } from '#channels/slack';
import type { Channel, Templates } from '#notify';
import type { Double } from './channels.ts';
import type { Ground } from './ground.ts';
import { version } from './version.ts';

interface Parts {
  readonly ground: Ground;
  readonly templates: Templates;
  readonly sandbox: Map<string, Double>;
}

/** Slack and Discord, each where it has credentials; without them off, or in sample mode before its double. */
export async function openChat(stack: AsyncDisposableStack, parts: Parts): Promise<Channel[]> {
  const channels = [await openSlack(stack, parts), await openDiscord(stack, parts)];
  return channels.filter((channel) => channel !== undefined);
}

async function openSlack(
  stack: AsyncDisposableStack,
  { ground: { settings, clock }, templates, sandbox }: Parts,
): Promise<Channel | undefined> {
  const { slackClientId: clientId, slackClientSecret: clientSecret, slackUrl: url } = settings;
  if (clientId !== undefined && clientSecret !== undefined)
    return makeSlack({ clientId, clientSecret, url, templates });
  if (!settings.sampleMode) return undefined;
  const double = stack.use(await startSlackDouble({ now: () => clock.now() }));
  sandbox.set('slack', double);
  return makeSlack({ clientId: double.client.id, clientSecret: double.client.secret, url: double.url, templates });
}

async function openDiscord(
  stack: AsyncDisposableStack,
  { ground: { settings, clock }, templates, sandbox }: Parts,
): Promise<Channel | undefined> {
  const { discordClientId: clientId, discordClientSecret: clientSecret, discordUrl: url, publicUrl } = settings;
  const parts = { templates, clock, publicUrl, version };
  if (clientId !== undefined && clientSecret !== undefined)
    return makeDiscord({ clientId, clientSecret, url, ...parts });
  if (!settings.sampleMode) return undefined;
  const double = stack.use(await startDiscordDouble({ now: () => clock.now() }));
  sandbox.set('discord', double);
  return makeDiscord({ clientId: double.client.id, clientSecret: double.client.secret, url: double.url, ...parts });
}

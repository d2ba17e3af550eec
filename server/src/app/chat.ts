import { makeDiscord, startDiscordDouble } from '#channels/discord';
import { makeReplies, makeSlack, startSlackDouble, type Replies } from '#channels/slack';
import type { Channel, Templates } from '#notify';
import type { Ground } from './ground.ts';
import type { Double } from './sandbox/double.ts';
import { version } from './version.ts';

interface Parts {
  readonly ground: Ground;
  readonly templates: Templates;
  readonly sandbox: Map<string, Double>;
}

/** What a press in Slack is known by and answered with. */
export interface SlackSigning {
  readonly secret: string;
  readonly replies: Replies;
}

interface Chat {
  readonly channels: readonly Channel[];
  /** Undefined while nobody can press in Slack. */
  readonly slackSigning: SlackSigning | undefined;
}

/** Slack and Discord, each where it has credentials; without them off, or in sample mode before its double. */
export async function openChat(stack: AsyncDisposableStack, parts: Parts): Promise<Chat> {
  const slack = await openSlack(stack, parts);
  const discord = await openDiscord(stack, parts);
  const channels = [slack?.channel, discord].filter((channel) => channel !== undefined);
  return { channels, slackSigning: slack?.signing };
}

async function openSlack(
  stack: AsyncDisposableStack,
  { ground: { settings, clock }, templates, sandbox }: Parts,
): Promise<{ channel: Channel; signing: SlackSigning | undefined } | undefined> {
  const { slackClientId, slackClientSecret, slackSigningSecret, slackUrl, publicUrl } = settings;
  const open = (known: { clientId: string; clientSecret: string; url: string }, secret: string | undefined) => {
    const channel = makeSlack({ ...known, templates, presses: secret !== undefined });
    if (secret === undefined) return { channel, signing: undefined };
    const replies = makeReplies({ url: known.url });
    stack.defer(() => replies.settled());
    return { channel, signing: { secret, replies } };
  };
  if (slackClientId !== undefined && slackClientSecret !== undefined)
    return open({ clientId: slackClientId, clientSecret: slackClientSecret, url: slackUrl }, slackSigningSecret);
  if (!settings.sampleMode) return undefined;
  const pressesTo = `${publicUrl}/api/v1/inbound/slack`;
  const double = stack.use(await startSlackDouble({ now: () => clock.now(), pressesTo }));
  sandbox.set('slack', double);
  const { client, signingSecret, url } = double;
  return open({ clientId: client.id, clientSecret: client.secret, url }, signingSecret);
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

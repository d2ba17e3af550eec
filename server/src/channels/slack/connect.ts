import type { Connected, Connecting } from '#notify';
import { coded } from '#platform/errors';
import { ask } from '#platform/outbound';
import { z } from 'zod';
import { readBot, writeBot } from './connection.ts';
import { isHook } from './hook.ts';

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly url: string;
  readonly timeoutMs: number;
}

/** Slack lets the person pick the channel for the first; the second lets the bot post where it is a member. */
const scopes = 'incoming-webhook,chat:write';

const Granted = z.object({
  ok: z.literal(true),
  access_token: z.string().min(1),
  authed_user: z.object({ id: z.string() }).optional(),
  team: z.object({ id: z.string(), name: z.string().optional() }),
  incoming_webhook: z.object({ channel: z.string(), channel_id: z.string(), url: z.string() }),
});
const Refused = z.object({ ok: z.literal(false), error: z.string() });

export function slackConnecting(client: Client): Connecting {
  const { clientId, url } = client;
  return {
    authorizeUrl({ state, redirectUri }) {
      const query = { client_id: clientId, scope: scopes, user_scope: '', state, redirect_uri: redirectUri };
      return `${url}/oauth/v2/authorize?${new URLSearchParams(query).toString()}`;
    },
    exchange: (request) => exchange(client, request),
    disconnect: (address, others) => revoke(client, address.secret, others),
  };
}

async function exchange(client: Client, { code, redirectUri }: Parameters<Connecting['exchange']>[0]) {
  const { clientId, clientSecret, url, timeoutMs } = client;
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
  const asked = await ask({
    method: 'POST',
    url: `${url}/api/oauth.v2.access`,
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code, redirect_uri: redirectUri }).toString(),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!asked.answered) throw coded('ADDRESS_REFUSED', 'Slack did not answer. Try again.');
  return connectedOf(asked.json, url);
}

/** Slack answers 200 whatever it thinks of the code. */
function connectedOf(json: unknown, url: string): Connected {
  const granted = Granted.safeParse(json).data;
  if (!granted) throw coded('ADDRESS_REFUSED', reasonOf(json));
  const { access_token: token, authed_user: by, team, incoming_webhook: hook } = granted;
  if (!isHook(hook.url, url)) throw coded('ADDRESS_REFUSED', 'Slack gave an address that is not its own.');
  return {
    address: hook.url,
    place: `${team.id}/${hook.channel_id}`,
    label: [hook.channel, team.name].filter(Boolean).join(', ').slice(0, 60),
    secret: writeBot({ token, channel: hook.channel_id }),
    ...(by ? { providerUserId: by.id } : {}),
  };
}

function reasonOf(json: unknown): string {
  const refused = Refused.safeParse(json).data;
  return refused ? `Slack refused the connection (${refused.error}).` : 'Slack’s answer could not be read.';
}

/** A workspace has one bot token for all connections to it, so it is revoked with the last of them. */
async function revoke({ url, timeoutMs }: Client, secret: string | null, others: readonly string[]): Promise<void> {
  const bot = readBot(secret);
  if (!bot || others.some((other) => readBot(other)?.token === bot.token)) return;
  await ask({
    method: 'POST',
    url: `${url}/api/auth.revoke`,
    headers: { authorization: `Bearer ${bot.token}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: '',
    signal: AbortSignal.timeout(timeoutMs),
  });
}

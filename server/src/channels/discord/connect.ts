import type { Connected, Connecting } from '#notify';
import { coded } from '#platform/errors';
import { ask } from '#platform/outbound';
import { z } from 'zod';
import { callAddress, hookOf, writePlace } from './hook.ts';

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly url: string;
  readonly userAgent: string;
  readonly timeoutMs: number;
}

/** Discord lets the person pick server and channel for the first; the second says who connected it. */
const scopes = 'webhook.incoming identify';

const Granted = z.object({
  access_token: z.string(),
  webhook: z.object({
    name: z.string().nullish(),
    url: z.string(),
    channel_id: z.string(),
    guild_id: z.string().nullish(),
  }),
});
const Refused = z.object({ error: z.string() });
const Person = z.object({ id: z.string(), username: z.string() });

export function discordConnecting(client: Client): Connecting {
  const { clientId, url } = client;
  return {
    authorizeUrl({ state, redirectUri }) {
      const query = { response_type: 'code', client_id: clientId, scope: scopes, state, redirect_uri: redirectUri };
      return `${url}/oauth2/authorize?${new URLSearchParams(query).toString()}`;
    },
    exchange: (request) => exchange(client, request),
    disconnect: (address) => deleteHook(client, address.value),
  };
}

/** Discord refuses JSON here: the token endpoint takes forms only. */
async function exchange(client: Client, { code, redirectUri }: Parameters<Connecting['exchange']>[0]) {
  const { clientId, clientSecret, url, userAgent, timeoutMs } = client;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const asked = await ask({
    method: 'POST',
    url: `${url}/api/v10/oauth2/token`,
    headers: {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': userAgent,
    },
    body: new URLSearchParams(form).toString(),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!asked.answered) throw coded('ADDRESS_REFUSED', 'Discord did not answer. Try again.');
  const granted = asked.status === 200 ? Granted.safeParse(asked.json).data : undefined;
  if (!granted) throw coded('ADDRESS_REFUSED', reasonOf(asked.json));
  return { ...connectedOf(granted.webhook, url), ...(await readPerson(client, granted.access_token)) };
}

function connectedOf(hook: z.infer<typeof Granted>['webhook'], url: string): Connected {
  const { name, channel_id: channel, guild_id: guild } = hook;
  if (!hookOf(hook.url, url)) throw coded('ADDRESS_REFUSED', 'Discord gave an address that is not its own.');
  return {
    address: hook.url,
    place: channel,
    // Discord does not tell the name of the channel; its last digits tell two of them apart until the person names it.
    label: `${name?.slice(0, 40) || 'Discord'} (…${channel.slice(-4)})`,
    secret: writePlace({ guild: guild ?? null, channel }),
  };
}

function reasonOf(json: unknown): string {
  const refused = Refused.safeParse(json).data;
  return refused ? `Discord refused the connection (${refused.error}).` : 'Discord’s answer could not be read.';
}

/** Who connected it is good to know and nothing depends on it. */
async function readPerson({ url, userAgent, timeoutMs }: Client, token: string): Promise<Partial<Connected>> {
  const headers = { authorization: `Bearer ${token}`, 'user-agent': userAgent };
  const signal = AbortSignal.timeout(timeoutMs);
  const asked = await ask({ method: 'GET', url: `${url}/api/v10/users/@me`, headers, signal });
  const person = asked.answered && asked.status === 200 ? Person.safeParse(asked.json).data : undefined;
  return person ? { providerUserId: person.id, providerUserName: person.username } : {};
}

/** Each authorisation makes a webhook, and a channel holds fifteen: one that is not used any more is taken away. */
async function deleteHook({ url, userAgent, timeoutMs }: Client, address: string): Promise<void> {
  const hook = hookOf(address, url);
  if (!hook) return;
  const headers = { 'user-agent': userAgent };
  await ask({ method: 'DELETE', url: callAddress(url, hook), headers, signal: AbortSignal.timeout(timeoutMs) });
}

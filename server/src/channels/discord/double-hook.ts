import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { snowflake, type DoubleChannel, type DoubleHook, type Inside, type KeptMessage } from './double-world.ts';

interface Route {
  Params: { id: string; token: string; message: string };
  Querystring: { wait?: string };
}

const windowMs = 2000;

/** Posting, changing and deleting by a webhook: the address is the secret, so there is no other. */
export function serveHooks(app: FastifyInstance, inside: Inside): void {
  for (const version of ['/api', '/api/v10']) {
    const hook = `${version}/webhooks/:id/:token`;
    app.post<Route>(hook, (request, reply) => execute(inside, request, reply));
    app.patch<Route>(`${hook}/messages/:message`, (request, reply) => change(inside, request, reply));
    app.delete<Route>(hook, async ({ params }, reply) => {
      const found = hookOf(inside, params);
      if (!found) return refuse(reply, unknownWebhook);
      inside.hooks.delete(found.id);
      return reply.code(204).send();
    });
  }
}

interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly errors?: object;
}

const unknownWebhook: Refusal = { status: 404, code: 10_015, message: 'Unknown Webhook' };
const unknownMessage: Refusal = { status: 404, code: 10_008, message: 'Unknown Message' };
const refusals: Record<string, Refusal> = {
  400: { status: 400, code: 50_035, message: 'Invalid Form Body', errors: {} },
  401: { status: 401, code: 50_027, message: 'Invalid Webhook Token' },
  403: { status: 403, code: 50_013, message: 'Missing Permissions' },
  404: unknownWebhook,
  500: { status: 500, code: 0, message: '500: Internal Server Error' },
};

async function execute(inside: Inside, request: FastifyRequest<Route>, reply: FastifyReply) {
  const hook = await admit(inside, request, reply);
  if (!hook) return reply;
  const read = Body.safeParse(request.body);
  if (!read.success) return refuse(reply, { ...invalid, errors: z.treeifyError(read.error) });
  const { content = '', embeds = [] } = read.data;
  if (content === '' && embeds.length === 0)
    return refuse(reply, { status: 400, code: 50_006, message: 'Cannot send an empty message' });
  const message = keep(inside, hook, { content, embeds });
  if (request.query.wait !== 'true') return reply.code(204).send();
  const { channel, webhook_id, id, timestamp } = message;
  return { id, channel_id: channel, webhook_id, timestamp, content, embeds, type: 0, application_id: inside.client.id };
}

async function change(inside: Inside, request: FastifyRequest<Route>, reply: FastifyReply) {
  const hook = await admit(inside, request, reply);
  if (!hook) return reply;
  const message = inside.messages.find(({ id, webhook_id }) => id === request.params.message && webhook_id === hook.id);
  if (!message) return refuse(reply, unknownMessage);
  const read = Body.safeParse(request.body);
  if (!read.success) return refuse(reply, { ...invalid, errors: z.treeifyError(read.error) });
  const { content = '', embeds = [] } = read.data;
  Object.assign(message, { content, embeds, edited: true });
  return { id: message.id, channel_id: message.channel, content, embeds, edited_timestamp: inside.now().toISOString() };
}

const Embed = z.object({
  title: z.string().max(256).optional(),
  description: z.string().max(4096).optional(),
  color: z.number().int().min(0).max(0xffffff).optional(),
  timestamp: z.iso.datetime().optional(),
  footer: z.object({ text: z.string().max(2048) }).optional(),
  fields: z
    .array(z.object({ name: z.string().max(256), value: z.string().max(1024) }))
    .max(25)
    .optional(),
});
const Body = z
  .object({
    content: z.string().max(2000).optional(),
    username: z
      .string()
      .max(80)
      .refine((name) => !/clyde|discord/i.test(name))
      .optional(),
    embeds: z.array(Embed).max(10).optional(),
    allowed_mentions: z.object({ parse: z.array(z.enum(['roles', 'users', 'everyone'])) }).optional(),
  })
  .refine(({ embeds = [] }) => embeds.reduce((sum, embed) => sum + weigh(embed), 0) <= 6000, 'over 6000 characters');
const invalid: Refusal = { status: 400, code: 50_035, message: 'Invalid Form Body' };

function weigh({ title = '', description = '', footer, fields = [] }: z.infer<typeof Embed>): number {
  const ofFields = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  return title.length + description.length + (footer?.text.length ?? 0) + ofFields;
}

/** The hook, unless the call goes wrong; then the answer was sent or never will be. */
async function admit(
  inside: Inside,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
): Promise<DoubleHook | undefined> {
  inside.agents.add(request.headers['user-agent'] ?? '');
  const hook = hookOf(inside, request.params);
  const fault = hook ? (inside.faults.shift() ?? faultOfMood(hook.channel)) : '404';
  if (fault === 'ok' && hook) return countDown(inside, hook, reply) ? hook : undefined;
  suffer(inside, { fault, hook, request }, reply);
  return undefined;
}

function hookOf(inside: Inside, { id, token }: { id: string; token: string }): DoubleHook | undefined {
  const hook = inside.hooks.get(id);
  return hook?.token === token ? hook : undefined;
}

function faultOfMood({ mood }: DoubleChannel): string {
  switch (mood) {
    case 'well':
      return 'ok';
    case 'gone':
      return '404';
    case 'limited':
      return '429:0.5';
    case 'silent':
      return 'timeout';
  }
}

interface Suffering {
  readonly fault: string;
  readonly hook: DoubleHook | undefined;
  readonly request: FastifyRequest;
}

function suffer(inside: Inside, { fault, hook, request }: Suffering, reply: FastifyReply): void {
  const [what = '', seconds = '1'] = fault.split(':');
  if (what === 'timeout') reply.hijack();
  else if (what === 'drop') {
    const { content = '', embeds = [] } = Body.parse(request.body);
    if (hook) keep(inside, hook, { content, embeds });
    reply.hijack();
    reply.raw.destroy();
  } else if (what === 'cloudflare')
    reply.code(429).header('retry-after', '2').type('text/html').send('<html>error 1015</html>');
  else if (what === '429' || what === 'global') limit(reply, Number(seconds), what === 'global');
  else refuse(reply, refusals[what] ?? unknownWebhook);
}

function refuse(reply: FastifyReply, { status, code, message, errors }: Refusal): FastifyReply {
  return reply.code(status).send({ message, code, ...(errors ? { errors } : {}) });
}

function limit(reply: FastifyReply, seconds: number, isGlobal: boolean): void {
  reply
    .code(429)
    .header('retry-after', Math.ceil(seconds))
    .header('x-ratelimit-scope', isGlobal ? 'global' : 'user');
  if (isGlobal) reply.header('x-ratelimit-global', 'true');
  reply.send({ message: 'You are being rate limited.', retry_after: seconds, global: isGlobal });
}

/** Counts the call in the window of the hook; false when it was one too many. */
function countDown(inside: Inside, hook: DoubleHook, reply: FastifyReply): boolean {
  const now = inside.now().getTime();
  if (now - hook.windowAt >= windowMs) Object.assign(hook, { calls: 0, windowAt: now });
  hook.calls += 1;
  const left = (hook.windowAt + windowMs - now) / 1000;
  reply
    .header('x-ratelimit-limit', inside.limit)
    .header('x-ratelimit-remaining', Math.max(0, inside.limit - hook.calls))
    .header('x-ratelimit-reset', (now / 1000 + left).toFixed(3))
    .header('x-ratelimit-reset-after', left.toFixed(3))
    .header('x-ratelimit-bucket', hook.id);
  if (hook.calls <= inside.limit) return true;
  limit(reply, left, false);
  return false;
}

function keep(inside: Inside, hook: DoubleHook, said: { content: string; embeds: unknown }): KeptMessage {
  const { id: channel, name } = hook.channel;
  const place = { id: snowflake(inside), channel, channel_name: name, webhook_id: hook.id };
  const message = { ...place, timestamp: inside.now().toISOString(), ...said, edited: false };
  inside.messages.push(message);
  return message;
}

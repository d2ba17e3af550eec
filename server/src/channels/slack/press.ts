import { z } from 'zod';

const Block = z.looseObject({ type: z.string() });

const Payload = z.object({
  type: z.literal('block_actions'),
  user: z.object({
    id: z.string().max(40),
    username: z.string().optional(),
    name: z.string().optional(),
    team_id: z.string().max(40).optional(),
  }),
  team: z.object({ id: z.string().max(40) }),
  channel: z.object({ id: z.string().max(40) }),
  response_url: z.string().max(500).optional(),
  message: z.object({ text: z.string().default(''), blocks: z.array(Block).default([]) }).optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});

/** A press of a button, as Slack tells of it. */
export interface Press {
  readonly action: string;
  /** What the button was given when the message was written. */
  readonly value: string;
  readonly user: { readonly id: string; readonly name: string; readonly team: string };
  /** Team and channel, as a connection names its place. */
  readonly place: string;
  /** Where the message can be changed for half an hour, without a token. */
  readonly responseUrl: string | undefined;
  readonly message: { readonly text: string; readonly blocks: readonly z.infer<typeof Block>[] };
}

const longestName = 60;

/** Undefined for everything that is no press: Slack may send other interactions to the same address. */
export function readPress(payload: string | undefined): Press | undefined {
  const read = Payload.safeParse(jsonOf(payload ?? ''));
  if (!read.success) return undefined;
  const { user, team, channel, actions, response_url: responseUrl, message = { text: '', blocks: [] } } = read.data;
  const [{ action_id: action, value = '' } = { action_id: '' }] = actions;
  const name = (user.name ?? user.username ?? user.id)
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, longestName);
  return {
    action,
    value,
    user: { id: user.id, name: name || user.id, team: user.team_id ?? team.id },
    place: `${team.id}/${channel.id}`,
    responseUrl,
    message,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

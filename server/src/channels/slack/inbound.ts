import { Id } from '@tocsin/sdk/contract';
import type { Press as Count, Pressed } from '#notify';
import { coded } from '#platform/errors';
import type { Handlers } from '#platform/http';
import { isHookOf } from './hook.ts';
import { acknowledgeAction } from './note.ts';
import { readPress, type Press } from './press.ts';
import type { Replies } from './reply.ts';
import { isSigned } from './signature.ts';

export interface SlackInboundDeps {
  /** Absent while there is none: then nobody can press. */
  readonly signing: { readonly secret: string; readonly replies: Replies } | undefined;
  readonly press: Count;
  /** Where people connect their channels. */
  readonly preferencesUrl: string;
}

/** What Slack tells us: which buttons were pressed, and by whom. Its signature over the raw body is the authenticator. */
export function slackInboundHandlers(deps: SlackInboundDeps): Handlers<'inboundSlack'> {
  return {
    async inboundSlack(call) {
      const { signing } = deps;
      const header = (name: string) => String(call.headers[name] ?? '');
      const given = {
        timestamp: header('x-slack-request-timestamp'),
        signature: header('x-slack-signature'),
        body: call.rawForm,
        now: call.now,
      };
      if (!signing || !isSigned(signing.secret, given)) throw coded('SIGNATURE_REFUSED');
      const press = readPress(call.body['payload']);
      // The other buttons are links: Slack tells of them too, and there is nothing to do.
      if (press?.action === acknowledgeAction) await take(deps, signing.replies, press);
      return { status: 200 };
    },
  };
}

async function take(deps: SlackInboundDeps, replies: Replies, press: Press): Promise<void> {
  const alertId = Id.safeParse(press.value).data;
  const { user, place } = press;
  const pressed: Pressed =
    alertId === undefined
      ? { ok: false, reason: 'not_told_here' }
      : await deps.press({
          channel: 'slack',
          place,
          alertId,
          user: { id: user.id, called: `${user.name} (Slack)` },
          isNear: (address) => isHookOf(address, user.team),
        });
  if (pressed.ok) replies.showAcknowledged(press, pressed.by);
  else replies.say(press, sentenceFor(pressed.reason, deps));
}

type Refusal = Extract<Pressed, { ok: false }>['reason'];

function sentenceFor(reason: Refusal, { preferencesUrl }: SlackInboundDeps): string {
  switch (reason) {
    case 'over':
      return 'This alert has ended. Nothing was acknowledged.';
    case 'not_told_here':
      return 'This alert was not told in this channel. Nothing was acknowledged.';
    case 'not_known':
      return `Nothing was acknowledged: nobody who may act on this alert has connected Slack as you. Connect it at ${preferencesUrl}, or ask whoever connected this channel to let everybody here acknowledge.`;
  }
}

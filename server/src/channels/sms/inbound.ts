import { Id } from '@tocsin/sdk/contract';
import type { Confirm, OptOut } from '#notify';
import { coded } from '#platform/errors';
import { noContent, type Handlers } from '#platform/http';
import { isSigned } from './signature.ts';

export interface InboundDeps {
  /** Absent while the channel is off. */
  readonly authToken: string | undefined;
  readonly publicUrl: string;
  readonly confirm: Confirm;
  readonly optOut: OptOut;
}

const stopWords = ['STOP', 'UNSUBSCRIBE', 'END', 'QUIT', 'STOPALL', 'REVOKE', 'OPTOUT', 'CANCEL'];
const startWords = ['START', 'YES', 'UNSTOP'];

/** What Twilio tells us: how a message went, and what people answered. Its signature over the public address is the authenticator. */
export function smsInboundHandlers(deps: InboundDeps): Handlers<'inboundTwilio'> {
  return {
    async inboundTwilio(call) {
      const { authToken, publicUrl } = deps;
      const signature = String(call.headers['x-twilio-signature'] ?? '');
      const url = `${publicUrl}/api/v1/inbound/twilio${call.rawQuery === '' ? '' : `?${call.rawQuery}`}`;
      const signed = authToken !== undefined && isSigned(authToken, { url, fields: call.body, signature });
      if (!signed) throw coded('SIGNATURE_REFUSED');
      await take(deps, call.body, Id.safeParse(call.query.delivery).data);
      return noContent();
    },
  };
}

async function take(
  deps: InboundDeps,
  fields: Readonly<Record<string, string>>,
  deliveryId: string | undefined,
): Promise<void> {
  const { MessageStatus, MessageSid = '', From = '', Body } = fields;
  if (MessageStatus !== undefined && deliveryId !== undefined)
    return confirm(deps, { deliveryId, receipt: MessageSid, status: MessageStatus, code: fields['ErrorCode'] });
  const word = Body?.trim().toUpperCase() ?? '';
  if (stopWords.includes(word)) await deps.optOut({ channel: 'sms', address: From, out: true });
  else if (startWords.includes(word)) await deps.optOut({ channel: 'sms', address: From, out: false });
}

/** Callbacks may come late, twice or out of order; only the last words of a message change anything. */
async function confirm(
  { confirm: tell }: InboundDeps,
  one: { deliveryId: string; receipt: string; status: string; code: string | undefined },
): Promise<void> {
  const { deliveryId, receipt, status, code } = one;
  if (status === 'delivered') await tell({ deliveryId, receipt, arrived: true });
  if (status === 'undelivered' || status === 'failed')
    await tell({ deliveryId, receipt, arrived: false, detail: code === undefined ? status : `${status} ${code}` });
}

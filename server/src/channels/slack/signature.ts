import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '#platform/crypto';

/** What Slack signs: the body byte for byte as it came, with the second at which it was sent. */
export interface Signed {
  /** Unix seconds, as X-Slack-Request-Timestamp has them. */
  readonly timestamp: string;
  readonly body: Buffer | string;
}

/** Older requests may be repeats of somebody who listened. */
const windowSeconds = 300;

/** The value of X-Slack-Signature (Slack, "Verifying requests from Slack"). */
export function signatureOf(secret: string, { timestamp, body }: Signed): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
}

/** Whether Slack sent this, in the last five minutes. */
export function isSigned(secret: string, given: Signed & { readonly signature: string; readonly now: Date }): boolean {
  const age = given.now.getTime() / 1000 - Number(given.timestamp);
  if (!/^\d{1,12}$/.test(given.timestamp) || Math.abs(age) > windowSeconds) return false;
  return equalInConstantTime(signatureOf(secret, given), given.signature);
}

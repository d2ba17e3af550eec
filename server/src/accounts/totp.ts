import { createHmac, timingSafeEqual } from 'node:crypto';

// RFC 6238 as every authenticator app knows it: SHA-1, steps of 30 seconds, six digits.
const stepSeconds = 30;
const digits = 6;
/** Clocks differ, and people type slowly: one step before and one after count too. */
const drift = 1;

export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / 1000 / stepSeconds);
}

/** The code of one step (RFC 4226, 5.3). */
export function codeOf(secret: Buffer, step: number, length = digits): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** length).padStart(length, '0');
}

/** The step whose code this is, later than the last one that was taken, or nothing. Looks at each step either way. */
export function stepOf(secret: Buffer, code: string, { at, after }: { at: Date; after: number }): number | undefined {
  const typed = Buffer.from(code.replaceAll(/\s/g, ''));
  const now = stepAt(at);
  let found: number | undefined;
  for (let step = now - drift; step <= now + drift; step += 1) {
    const right = Buffer.from(codeOf(secret, step));
    const equal = typed.length === right.length && timingSafeEqual(typed, right);
    if (equal && step > after) found = step;
  }
  return found;
}

/** What an authenticator app reads from the QR code. */
export function uriOf(secret: Buffer, { email, issuer }: { email: string; issuer: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding, which is what people type where there is no camera. */
export function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

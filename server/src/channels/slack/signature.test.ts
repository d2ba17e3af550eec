import { describe, expect, it } from 'vitest';
import { isSigned, signatureOf } from './signature.ts';

/** The example of Slack's documentation. */
const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const timestamp = '1531420618';
const body =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';

describe('rule 60: the signature of a press in Slack', () => {
  const after = (seconds: number) => new Date((Number(timestamp) + seconds) * 1000);
  const given = { timestamp, body, signature, now: after(1) };

  it('is that of the documentation, over text and bytes alike', () => {
    expect(signatureOf(secret, { timestamp, body })).toBe(signature);
    expect(signatureOf(secret, { timestamp, body: Buffer.from(body) })).toBe(signature);
    expect(isSigned(secret, given)).toBe(true);
  });

  it.each([
    ['another secret', { secret: `${secret}x` }],
    ['one byte more', { body: `${body}&` }],
    ['another second', { timestamp: '1531420619' }],
    ['no signature', { signature: '' }],
    ['a signature of another version', { signature: signature.replace('v0', 'v1') }],
    ['a timestamp that is none', { timestamp: 'NaN' }],
  ])(
    'does not fit %s',
    (_what, { secret: other = secret, ...change }: { secret?: string; [name: string]: unknown }) => {
      expect(isSigned(other, { ...given, ...change })).toBe(false);
    },
  );

  it('is good for five minutes, on either side', () => {
    expect([299, 301, -299, -301].map((seconds) => isSigned(secret, { ...given, now: after(seconds) }))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

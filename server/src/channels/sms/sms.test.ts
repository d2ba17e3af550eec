import { describeChannel, sampleMessage } from '#channels/conformance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSms, startTwilioDouble, type TwilioDouble } from './index.ts';
import { fit, sizeOf } from './segments.ts';
import { isSigned, signatureOf } from './signature.ts';
import { readNumber } from './sms.ts';

const publicUrl = 'http://127.0.0.1:1';
const phone = '+351912345678';
let twilio: TwilioDouble;
beforeAll(async () => {
  twilio = await startTwilioDouble();
});
afterAll(() => twilio[Symbol.asyncDispose]());

const smsOf = (double: TwilioDouble, changes: Partial<Parameters<typeof makeSms>[0]> = {}) =>
  makeSms({
    accountSid: double.accountSid,
    authToken: double.authToken,
    from: double.from,
    apiUrl: double.url,
    publicUrl,
    countries: [],
    timeoutMs: 1000,
    ...changes,
  });
const send = async (to = phone, changes: Parameters<typeof smsOf>[1] = {}) => {
  const channel = smsOf(twilio, changes);
  return channel.send(await channel.render(sampleMessage()), { value: to, secret: null }, AbortSignal.timeout(1000));
};

describe('the SMS channel', () => {
  describeChannel(async () => {
    const own = await startTwilioDouble();
    return {
      channel: smsOf(own),
      addresses: { good: phone, refused: '+15005550001', deferred: '+15005550020', silent: '+15005550021' },
      rubbish: ['912345678', 'tel:+351912345678', '+', '+abc', '00351912345678'],
      unreachable: smsOf(own, { apiUrl: 'http://127.0.0.1:1' }),
      close: async () => {
        await own[Symbol.asyncDispose]();
      },
    };
  });

  it('gives back the id that Twilio gave', async () => {
    expect(await send()).toEqual({ ok: true, receipt: expect.stringMatching(/^SM[0-9a-f]{32}$/) });
    expect(twilio.items()[0]).toMatchObject({ to: phone, from: '+15005550006' });
  });

  it.each([
    ['+15005550001', { retry: 'never', reason: 'hard_bounce' }],
    ['+15005550003', { retry: 'never', reason: 'hard_bounce' }],
    ['+15005550004', { retry: 'never', reason: 'unsubscribed' }],
    ['+15005550009', { retry: 'never', reason: 'hard_bounce' }],
  ])('understands what the reserved number %s stands for', async (to, outcome) => {
    expect(await send(to)).toMatchObject({ ok: false, ...outcome });
  });

  it.each([
    ['429:3', { retry: 'later', reason: 'rate_limited', afterMs: 3000 }],
    ['500', { retry: 'later', reason: 'temporary_failure' }],
    ['21611', { retry: 'later', reason: 'temporary_failure' }],
    ['21999', { retry: 'never', reason: 'rejected' }],
  ])('understands %s', async (fault, outcome) => {
    twilio.fail([fault]);
    expect(await send()).toMatchObject({ ok: false, ...outcome });
  });

  it('waits for an operator when the account is refused', async () => {
    expect(await send(phone, { authToken: 'wrong' })).toMatchObject({ ok: false, retry: 'later' });
  });

  it('does not repeat what may have been taken: a time-out is uncertain', async () => {
    twilio.fail(['timeout']);
    expect(await send()).toMatchObject({ ok: true, uncertain: true });
  });

  it('writes a code and nothing that a thief could use beside it', async () => {
    const { body } = await smsOf(twilio).render(sampleMessage({ code: '123456' }));
    expect(body).toBe('123456 is your code for 127.0.0.1:1. Reply STOP to end messages from us.');
  });
});

describe('a phone number', () => {
  it('is kept in its international form, from either spelling', () => {
    expect(readNumber({ address: '912 345 678', country: 'PT' }, []).address).toBe(phone);
    expect(readNumber({ address: '+351 912 345 678' }, []).address).toBe(phone);
  });

  it.each([
    ['12', undefined],
    ['912345678', undefined],
    ['912345678', 'XX'],
  ])('is refused when it is none: %s of %s', (address, country) => {
    expect(() => readNumber({ address, ...(country === undefined ? {} : { country }) }, [])).toThrow();
  });

  it('rule 48: is refused in a country that is not opened', () => {
    expect(() => readNumber({ address: phone }, ['DE'])).toThrow('has not opened this country');
    expect(readNumber({ address: phone }, ['DE', 'PT']).address).toBe(phone);
  });
});

describe('the size of a text', () => {
  it.each([
    ['a'.repeat(160), 'GSM-7', 1],
    ['a'.repeat(161), 'GSM-7', 2],
    ['a'.repeat(306), 'GSM-7', 2],
    ['€'.repeat(80), 'GSM-7', 1],
    ['€'.repeat(81), 'GSM-7', 2],
    ['ą'.repeat(70), 'UCS-2', 1],
    ['ą'.repeat(71), 'UCS-2', 2],
    ['😀'.repeat(35), 'UCS-2', 1],
    ['😀'.repeat(36), 'UCS-2', 2],
  ])('counts characters and what they cost', (text, encoding, segments) => {
    expect(sizeOf(text)).toEqual({ encoding, segments });
  });

  it('is cut before its link, never within a character', () => {
    const text = fit('😀'.repeat(200), ' https://tocsin.test/alerts/1', 3);
    expect(text).toMatch(/^(😀)+… https:\/\/tocsin\.test\/alerts\/1$/u);
    expect(sizeOf(text).segments).toBeLessThanOrEqual(3);
  });
});

describe('rule 60: the signature of a callback', () => {
  const fields = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';

  it('is that of the documentation', () => {
    expect(signatureOf('12345', url, fields)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  it('holds with and without the standard port, and for nothing else', () => {
    const withPort = 'https://mycompany.com:443/myapp.php?foo=1&bar=2';
    expect(isSigned('12345', { url, fields, signature: signatureOf('12345', withPort, fields) })).toBe(true);
    expect(
      isSigned('12345', { url, fields: { ...fields, Digits: '4321' }, signature: signatureOf('12345', url, fields) }),
    ).toBe(false);
    expect(isSigned('12345', { url: 'https://evil.test/', fields, signature: signatureOf('12345', url, fields) })).toBe(
      false,
    );
    expect(isSigned('12345', { url, fields, signature: '' })).toBe(false);
  });
});

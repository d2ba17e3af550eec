import { openStandIn } from '#platform/stand-in';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTwilioDouble, type TwilioDouble } from './index.ts';
import { isSigned } from './signature.ts';

const now = new Date('2023-08-24T05:01:45Z');
let twilio: TwilioDouble;
beforeAll(async () => {
  twilio = await startTwilioDouble({ now: () => now });
});
afterAll(() => twilio[Symbol.asyncDispose]());

interface Asked {
  readonly password?: string;
  readonly account?: string;
}

async function post(form: Record<string, string>, { password = twilio.authToken, account }: Asked = {}) {
  const answer = await fetch(`${twilio.url}/2010-04-01/Accounts/${account ?? twilio.accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${twilio.accountSid}:${password}`).toString('base64')}` },
    body: new URLSearchParams({ To: '+15558675310', From: twilio.from, Body: 'Hi there', ...form }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

/** What refuses a message is one object of four members, the code said twice. */
const refusal = (status: number, code: number) => ({
  status,
  body: { code, status, message: expect.any(String), more_info: `https://www.twilio.com/docs/errors/${code}` },
});

describe('the double of Twilio', () => {
  it('answers what the documentation shows', async () => {
    const { status, body } = await post({});
    expect(status).toBe(201);
    const { accountSid: account } = twilio;
    const uri = `/2010-04-01/Accounts/${account}/Messages/${String(body['sid'])}`;
    expect(body).toEqual({
      account_sid: account,
      api_version: '2010-04-01',
      body: 'Hi there',
      date_created: 'Thu, 24 Aug 2023 05:01:45 +0000',
      date_sent: null,
      date_updated: 'Thu, 24 Aug 2023 05:01:45 +0000',
      direction: 'outbound-api',
      error_code: null,
      error_message: null,
      from: twilio.from,
      messaging_service_sid: null,
      num_media: '0',
      num_segments: '1',
      price: null,
      price_unit: 'USD',
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      status: 'queued',
      subresource_uris: { media: `${uri}/Media.json` },
      to: '+15558675310',
      uri: `${uri}.json`,
    });
  });

  it('knows its account by name and password', async () => {
    expect(await post({}, { password: 'wrong' })).toMatchObject(refusal(401, 20_003));
    expect(await post({}, { account: 'AC0' })).toMatchObject(refusal(404, 20_404));
  });

  it.each([
    [{ To: '+15005550001' }, 21_211],
    [{ To: '+15005550002' }, 21_612],
    [{ To: '+15005550003' }, 21_408],
    [{ To: '+15005550004' }, 21_610],
    [{ To: '+15005550009' }, 21_614],
    [{ From: '+15005550001' }, 21_212],
    [{ From: '+15005550007' }, 21_606],
    [{ From: '+15005550008' }, 21_611],
    [{ Body: '' }, 21_602],
    [{ Body: 'x'.repeat(1601) }, 21_617],
  ])('has the numbers that Twilio reserves, and its limits: %o is %s', async (form, code) => {
    expect(await post(form)).toMatchObject(refusal(400, code));
  });

  it('takes 1600 characters, and counts what they cost', async () => {
    expect((await post({ Body: 'x'.repeat(1600) })).body).toMatchObject({ num_segments: '11' });
    expect((await post({ Body: 'ą'.repeat(71) })).body).toMatchObject({ num_segments: '2' });
  });

  it('asks to wait with 20429', async () => {
    twilio.fail(['429:3']);
    const answer = await post({});
    expect(answer).toMatchObject(refusal(429, 20_429));
    expect(answer.headers.get('retry-after')).toBe('3');
  });

  it('tells how a message went, signed, out of order and twice, and keeps who said STOP', async () => {
    await using listener = await listen();
    await post({ To: '+15557770001', StatusCallback: listener.url });
    await twilio.settled();
    expect(listener.heard.map(({ fields }) => fields['MessageStatus'])).toEqual(['delivered', 'sent', 'delivered']);
    twilio.fail(['undelivered']);
    await post({ To: '+15557770001', StatusCallback: listener.url });
    await twilio.settled();
    expect(listener.heard.at(-1)?.fields).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30003' });
    await twilio.reply(listener.url, { from: '+15557770001', body: 'Stop' });
    expect(await post({ To: '+15557770001' })).toMatchObject(refusal(400, 21_610));
    await twilio.reply(listener.url, { from: '+15557770001', body: 'START' });
    expect((await post({ To: '+15557770001' })).status).toBe(201);
    for (const { fields, signature } of listener.heard)
      expect(isSigned(twilio.authToken, { url: listener.url, fields, signature })).toBe(true);
  });
});

/** Somebody who is called back. */
async function listen() {
  const heard: { fields: Record<string, string>; signature: string }[] = [];
  const standIn = openStandIn();
  standIn.app.post<{ Body: Record<string, string> }>('/callback', async ({ body, headers }, reply) => {
    heard.push({ fields: body, signature: String(headers['x-twilio-signature']) });
    return reply.code(204).send();
  });
  const url = `${await standIn.listen(0)}/callback?delivery=1`;
  return { url, heard, [Symbol.asyncDispose]: () => standIn.close() };
}

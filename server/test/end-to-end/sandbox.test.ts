import { browser, eventually, usingApp } from '#kit';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '#app';

const json = { 'content-type': 'application/json' };
const names = ['mail', 'slack', 'discord', 'sms', 'push', 'hooks'];

async function itemsAt(url: string, name: string): Promise<readonly Record<string, unknown>[]> {
  const answer = await fetch(`${url}/dev/${name}.json`);
  expect(answer.status).toBe(200);
  const { items } = (await answer.json()) as { items: Record<string, unknown>[] };
  return items;
}

function tell(url: string, path: string, body: object): Promise<Response> {
  return fetch(`${url}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });
}

describe('the doubles of sample mode', () => {
  const kit = usingApp();

  it.each(names)('are there for programs and for people: %s', async (name) => {
    expect(Array.isArray(await itemsAt(kit.url, name))).toBe(true);
    const page = await fetch(`${kit.url}/dev/${name}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('This is a stand-in on this machine. Nothing leaves it.');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it('show what came from outside as text and nothing else', async () => {
    const transport = createTransport({ url: kit.app.catcher?.url ?? '' });
    const subject = '<img src=x onerror=alert(1)>';
    await transport.sendMail({
      from: 'a@example.org',
      to: 'b@example.org',
      subject,
      text: '<script>1</script> http://x/"><b>',
    });
    const page = await (await fetch(`${kit.url}/dev/mail`)).text();
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toMatch(/<img|<script|<b>/);
  });

  it.each(['mail', 'smtp'])(
    'lets mail fail under the name %s: tried again after 451, over with 550',
    async (provider) => {
      const email = `${provider}@example.org`;
      const password = 'a long enough password';
      await kit.app.ground.accounts.createUser({ email, role: 'AUTHENTICATED', password });
      const one = browser(kit.url);
      await one.call('signIn', { body: { email, password } });
      const { items } = await one.call('listDestinations', {});
      const id = items.find(({ channel }) => channel === 'email')?.id ?? '';
      const statusAfter = async (fault: string) => {
        expect((await tell(kit.url, '/dev/faults', { provider, next: [fault] })).status).toBe(200);
        const { event_id } = await one.call('testDestination', { params: { id } });
        return await eventually(async () => {
          const { decisions } = await one.call('whyEvent', { params: { id: event_id } });
          const decision = decisions.find(({ channel }) => channel === 'email');
          if (!decision || ['queued', 'sending'].includes(decision.status)) throw new Error('It is not decided yet.');
          return decision.status;
        });
      };
      expect(await statusAfter('451')).toBe('retrying');
      expect(await statusAfter('550')).toBe('failed');
    },
  );

  it('says which faults there are, and of whom', async () => {
    for (const body of [
      { provider: 'smtp', next: ['rain'] },
      { provider: 'carrier-pigeon', next: ['429'] },
    ]) {
      const answer = await tell(kit.url, '/dev/faults', body);
      expect(answer.status).toBe(422);
      expect(((await answer.json()) as { detail: string }).detail).toContain('There are: ');
    }
  });

  it('says of a press what is wrong with it, and takes none from other sites', async () => {
    const pressing = { message: '1.2', action: 'acknowledge' };
    const answer = await tell(kit.url, '/dev/slack/press', pressing);
    expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
      422,
      'There is no message 1.2.',
    ]);
    const elsewhere = await fetch(`${kit.url}/dev/slack/press`, {
      method: 'POST',
      headers: { ...json, 'sec-fetch-site': 'cross-site' },
      body: JSON.stringify(pressing),
    });
    expect(elsewhere.status).toBe(403);
  });
});

describe('rule 49: outside of sample mode', () => {
  const kit = usingApp({ TOCSIN_SAMPLE: 'off' });

  it('there are no doubles, no pages of them and nothing to press', async () => {
    for (const name of names)
      for (const path of [`/dev/${name}`, `/dev/${name}.json`]) expect((await fetch(kit.url + path)).status).toBe(404);
    expect((await tell(kit.url, '/dev/slack/press', { message: '1', action: 'x' })).status).toBe(404);
    expect((await tell(kit.url, '/dev/faults', { provider: 'mail', next: [] })).status).toBe(404);
  });
});

describe('the sandbox in a process of its own', () => {
  const kit = usingApp({ TOCSIN_SAMPLE: 'off' });
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, server: kit.url });
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  it('has the same pages, and answers on loopback only', async () => {
    for (const name of names) expect(await itemsAt(sandbox.url, name)).toEqual([]);
    expect(await (await fetch(`${sandbox.url}/dev/hooks`)).text()).toContain('Webhook receiver');
    expect(
      new Set(
        Object.values(sandbox.settings)
          .filter((value) => value.startsWith('http'))
          .map((url) => new URL(url).hostname),
      ),
    ).toEqual(new Set(['127.0.0.1']));
  });

  it('takes mail, and fails as it is told', async () => {
    const transport = createTransport({ url: sandbox.settings['SMTP_URL'] ?? '' });
    const send = () =>
      transport.sendMail({ from: 'a@example.org', to: 'ada@example.org', subject: 'Hello', text: 'x' });
    await tell(sandbox.url, '/dev/faults', { provider: 'smtp', next: ['451', '550'] });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await expect(send()).rejects.toMatchObject({ responseCode: 550 });
    await send();
    expect(await itemsAt(sandbox.url, 'mail')).toMatchObject([{ to: 'ada@example.org', subject: 'Hello' }]);
    expect(await itemsAt(sandbox.url, 'hooks')).toEqual([]);
  });
});

describe('a server before a sandbox elsewhere', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  const env: Record<string, string> = { TOCSIN_SAMPLE: 'off' };
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, server: 'http://localhost:1' });
    Object.assign(env, sandbox.settings);
  });
  const kit = usingApp(env);
  afterAll(() => sandbox[Symbol.asyncDispose]());

  it('sends its mail and its texts there by the settings alone', async () => {
    const password = 'a long enough password';
    await kit.app.ground.accounts.createUser({ email: 'ada@example.org', role: 'AUTHENTICATED', password });
    const ada = browser(kit.url);
    await ada.call('signIn', { body: { email: 'ada@example.org', password } });
    await ada.call('makeDestination', { body: { channel: 'sms', phone: '+351912345678' } });
    await eventually(async () => expect(await itemsAt(sandbox.url, 'sms')).toMatchObject([{ to: '+351912345678' }]));
    await ada.call('makeDestination', { body: { channel: 'email', email: 'ada@work.example' } });
    await eventually(async () =>
      expect((await itemsAt(sandbox.url, 'mail')).map(({ to }) => to)).toContain('ada@work.example'),
    );
    const connecting = await fetch(`${kit.url}/api/v1/destinations/connect/slack`, {
      headers: { cookie: ada.cookie() },
      redirect: 'manual',
    });
    expect(new URL(connecting.headers.get('location') ?? '').origin).toBe(sandbox.settings['SLACK_URL']);
  });
});

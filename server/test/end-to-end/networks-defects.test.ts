import { browser, eventually, mailsTo, usingApp } from '#kit';
import { beforeEach, describe, expect, it } from 'vitest';

const kit = usingApp();
const password = 'a password for networks';
type Person = Awaited<ReturnType<typeof signedIn>>;

/** A network of its own for each test, and what is fed about it. */
let network = 64_600;
let now = 0;
beforeEach(() => {
  network += 1;
  now = Math.floor(kit.clock.now().getTime() / 1000) - 60;
});

let made = 0;
async function signedIn() {
  made += 1;
  const email = `watcher-${made}@example.org`;
  await kit.app.ground.accounts.createUser({ email, role: 'AUTHENTICATED', password });
  const one = browser(kit.url);
  await one.call('signIn', { body: { email, password } });
  return { one, email };
}

async function watching(min_severity: 'low' | 'medium' | 'high' | 'critical') {
  const person = await signedIn();
  await person.one.call('makeWatch', { body: { resource: { kind: 'network', id: String(network) }, min_severity } });
  return person;
}

async function feed(...values: object[]): Promise<{ accepted: number; duplicates: number }> {
  const response = await fetch(`${kit.url}/dev/networks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(values.map((value) => ({ topic: 'ihr_raclette_diffrtt_anomalies', value }))),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { accepted: number; duplicates: number }; // the contract of /dev
}

/** A delay from the network to another one, whose number says how far it is out of the usual. */
const delay = (deviation: number, ts = now) => ({
  datapoint: { ts, startpoint: `AS${network}v4`, endpoint: `AS${64_000 + Math.round(deviation)}v4`, median: 100 },
  deviation,
});

const items = async ({ one }: Person) =>
  (await one.call('listNotifications', { query: { category: 'network' } })).items;
const heardBy = async (person: Person) => (await items(person)).map(({ severity }) => severity).toSorted();

describe('a defect of network alarms that must not come back', () => {
  it('low never delivered: an alarm of severity low comes by mail to whoever asked for it', async () => {
    const ada = await watching('low');
    await feed(delay(6));
    await eventually(async () => expect(await mailsTo(kit, ada.email)).toHaveLength(1));
    expect(await heardBy(ada)).toEqual(['low']);
  });

  it('exclusive bands: who asks for medium hears of the worst as well', async () => {
    const [low, medium, critical] = [await watching('low'), await watching('medium'), await watching('critical')];
    await feed(delay(6), delay(40), delay(60), delay(120));
    await eventually(async () => expect(await heardBy(low)).toEqual(['critical', 'high', 'low', 'medium']));
    await eventually(async () => expect(await heardBy(medium)).toEqual(['critical', 'high', 'medium']));
    await eventually(async () => expect(await heardBy(critical)).toEqual(['critical']));
  });

  it('one message per datapoint: those of one alarm are one item and one mail until it becomes worse', async () => {
    const ada = await watching('low');
    const bin = 1800;
    await feed(delay(40, now - 2 * bin));
    await eventually(async () => expect(await mailsTo(kit, ada.email)).toHaveLength(1));
    await feed(delay(40, now - 2 * bin), delay(40, now - bin), delay(40, now));
    await eventually(async () => expect(await eventsAbout(network)).toBe(3));
    const other = await watching('low');
    await feed(delay(70));
    await eventually(async () => expect(await mailsTo(kit, other.email)).toHaveLength(1));
    expect((await mailsTo(kit, ada.email)).filter(({ subject }) => subject.includes('AS64040'))).toHaveLength(1);
    expect((await items(ada)).filter(({ title }) => title.includes('AS64040'))).toHaveLength(1);
  });

  it('no mute: who muted a network hears nothing of it, and why says so', async () => {
    const [ada, bob] = [await watching('low'), await watching('low')];
    await ada.one.call('makeMute', { body: { resource: { kind: 'network', id: String(network) } } });
    await feed(delay(120));
    await eventually(async () => expect(await mailsTo(kit, bob.email)).toHaveLength(1));
    expect(await mailsTo(kit, ada.email)).toEqual([]);
    const rows = await kit.app.ground.database.db
      .selectFrom('delivery')
      .innerJoin('users', 'users.id', 'recipient_id')
      .select(['delivery.status', 'delivery.reason'])
      .where('users.email', '=', ada.email)
      .where('channel', '=', 'email')
      .execute();
    expect(rows).toEqual([{ status: 'suppressed', reason: expect.stringContaining('mute') }]);
  });

  it('subscriptions keyed by e-mail text: they stay with the person whose address changes', async () => {
    const ada = await watching('low');
    const to = `moved-${ada.email}`;
    await ada.one.call('changeMyEmail', { body: { email: to } });
    for (const email of [ada.email, to]) {
      const token = await eventually(async () => {
        const found = (await mailsTo(kit, email)).map(({ text }) => /token=([\w.-]+)/.exec(text)?.[1]);
        return found.find((one) => one !== undefined) ?? Promise.reject(new Error(`No link came to ${email}.`));
      });
      await browser(kit.url).call('confirmEmailChange', { body: { token } });
    }
    expect(await ada.one.call('getMe', {})).toMatchObject({ email: to });
    await feed(delay(60));
    const about = async (email: string) =>
      (await mailsTo(kit, email)).filter(({ subject }) => subject.includes(String(network)));
    await eventually(async () => expect(await about(to)).toHaveLength(1));
    expect(await about(ada.email)).toEqual([]);
  });
});

async function eventsAbout(asn: number): Promise<number> {
  const events = await kit.app.ground.database.db
    .selectFrom('event_resource')
    .select('event_id')
    .where('kind', '=', 'network')
    .where('resource_id', '=', String(asn))
    .execute();
  return events.length;
}

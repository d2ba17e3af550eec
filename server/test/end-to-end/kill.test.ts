import { browser } from '#kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { judge, messagesByAddress } from './kill-oracle.ts';
import { report, Scene, watchedTag, type Expected } from './kill-scene.ts';

// Where everything must run, the kills meet ten thousand people, twenty times over; otherwise fewer, so that it is soon done.
const thorough = process.env['TOCSIN_REQUIRE_SERVICES'] === 'all';
const people = thorough ? 10_000 : 2000;
const fanOuts = thorough ? 20 : 2;
const slow = { timeout: 300_000 };

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open(people);
}, 120_000);
afterAll(() => scene[Symbol.asyncDispose](), 60_000);
beforeEach(() => scene.settle(), 300_000);

const times = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('kill -9 of the server, then a new start', () => {
  it.for(times(fanOuts))(
    'during a fan-out loses nothing and repeats only what was in flight (%i)',
    slow,
    async (no) => {
      const begun = new Date();
      await scene.publish(disconnection());
      // Every fourth meets the fan-out before its mails.
      const moment = no % 4 === 3 ? { withinMs: 600 } : { fromMail: 1, toMail: people };
      await scene.survive(`fan-out ${no}`, moment, 1);
      await scene.expectInboxes(begun, 1);
    },
  );

  it('during two fan-outs at once does the same', slow, async () => {
    const begun = new Date();
    await scene.publish(disconnection(), disconnection());
    await scene.survive('two fan-outs', { fromMail: 1, toMail: 2 * people }, 2);
    await scene.expectInboxes(begun, 2);
  });

  it('during a recovery does the same', slow, async () => {
    const alarm = disconnection();
    await scene.publish(alarm);
    await scene.settle();
    await scene.publish(reconnection(alarm));
    await scene.survive('recovery', { fromMail: 1, toMail: people }, 1);
  });

  it('tells everybody of a recovery who was told of the opening', slow, async () => {
    const alarm = disconnection();
    await scene.publish(alarm);
    await scene.sink.reached(Math.round((scene.random() * people) / 2));
    await scene.publish(reconnection(alarm));
    const { count } = scene.sink;
    const { handedOver } = await scene.killAndStart('early recovery', {
      fromMail: count,
      toMail: count + people / 10,
    });
    const mails = await scene.mails();
    const received = [...messagesByAddress(mails).values()].map((messages) => messages.size);
    const told = received.filter((messages) => messages === 2).length;
    const alone = received.filter((messages) => messages !== 2).length;
    report({ what: 'early recovery', told, alone, mails: mails.length });
    expect(alone).toBe(0);
    expect(mails.length - 2 * told).toBeLessThanOrEqual(handedOver);
  });

  it('while an article is announced tells each of its readers, and again only what was in flight', slow, async () => {
    const who = await administrator();
    await scene.settle();
    const { id } = await who.call('makeArticle', {
      body: { title: 'Kill', content: 'Text.', tags: [watchedTag] },
    });
    await who.call('publishArticle', { params: { id } });
    await scene.survive('article', { fromMail: 1, toMail: people }, 1);
    expect((await who.call('getArticle', { params: { id } })).status).toBe('published');
  });

  it('while events are pushed keeps those that were accepted', slow, async () => {
    const who = await administrator();
    await scene.settle();
    const hearing = scene.people.slice(0, 1000);
    const batches = times(10).map((batch) => eventsFor(`push ${batch}`, hearing.slice((batch - 1) * 100, batch * 100)));
    const push = (body: ReturnType<typeof eventsFor>) => who.call('pushEvents', { body });
    const first = Promise.allSettled(batches.map(push));
    const { handedOver } = await scene.killAndStart('push', { withinMs: 800 });
    const answers = await first;
    const refused = batches.filter((_, index) => answers[index]?.status === 'rejected');
    for (const batch of refused) await push(batch);
    const judgement = judge(
      await scene.mails(),
      hearing.map(({ email }) => email),
      1,
    );
    report({ what: 'push', refused: refused.length, ...judgement });
    expect(judgement).toMatchObject({ lost: 0, unexpected: 0 });
    expect(judgement.duplicates).toBeLessThanOrEqual(handedOver);
    expect(await scene.reconciled()).toMatchObject({ missing: 0, unsettled: 0 });
  });
});

let seconds = Math.floor(Date.now() / 1000) - 3600;

function disconnection() {
  const start = seconds++;
  const value = { streamtype: 'ASN', streamname: '64511', starttime: start, level: 40, probelist: { 1: start } };
  return { topic: 'ihr_disco_bursts', value: { ...value, totalprobes: 10 } };
}

function reconnection({ value }: ReturnType<typeof disconnection>) {
  const { streamtype, streamname, starttime, level } = value;
  const end = { endtime: starttime + 900, duration: 900, reconnectedprobes: { 1: starttime + 900 } };
  return { topic: 'ihr_disco_bursts_reconnect', value: { streamtype, streamname, starttime, level, ...end } };
}

function eventsFor(name: string, hearing: readonly Expected[]) {
  return hearing.map(({ user_id }, index) => ({
    specversion: '1.0' as const,
    id: `${name}.${index}`,
    source: 'kill test',
    type: 'test.event',
    data: { severity: 'high' as const, title: 'Something happened', recipients: [{ user_id }] },
  }));
}

/** Signs in as the administrator, whom the first call makes by the set-up link. */
async function administrator() {
  const account = { email: 'admin@tocsin.test', password: 'a long enough password' };
  const who = browser(scene.server.url);
  const token = /setup\?token=([\w-]+)/.exec(scene.server.greeting)?.[1];
  if (token !== undefined) await who.call('setUp', { body: { token, ...account } });
  await who.call('signIn', { body: account });
  return who;
}

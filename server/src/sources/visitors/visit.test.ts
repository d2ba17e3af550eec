import { addPeople, stillClock, testAddresses, usingDatabase, usingTransaction, type Person } from '#kit';
import { newId } from '#platform/ids';
import { beforeEach, describe, expect, test } from 'vitest';
import { exampleDesk, makeHosts, published, reception, wishOf } from './desk-example.ts';
import { changeHost, listHosts } from './host.ts';
import { checkIn, checkOut, checkOutDue } from './visit.ts';
import type { Actor } from './limits.ts';
import type { VisitorsDeps } from './context.ts';

const kit = usingTransaction();
const minute = 60_000;
let clock = stillClock();
let deps: VisitorsDeps;
let ines: Person;
let rui: Person;

beforeEach(async () => {
  clock = stillClock();
  deps = exampleDesk(kit.database, clock, testAddresses);
  const [first, second] = await addPeople(kit.db, ['Ines', 'Rui']);
  if (!first || !second) throw new Error('Two people were added.');
  [ines, rui] = [first, second];
  await makeHosts(kit.db, [ines, rui], 'Legal');
});

const manager = () => ({ kind: 'person', userId: newId(), role: 'MANAGER', via: 'session' }) as const;
const visits = () => kit.db.selectFrom('visit').selectAll().orderBy('id').execute();
const inFor = (target: object, more: Parameters<typeof wishOf>[2] = {}, actor: Actor = reception) =>
  checkIn(deps, wishOf(clock, target as { any: true }, more), actor); // any of the three targets

describe('checking in', () => {
  test('tells the host at once, as an alert of their own', async () => {
    const { id } = await inFor({ host_id: ines.id });
    expect(await published(kit.db)).toMatchObject([{ type: 'visit.begun', step: 'open', recipients: [ines.id] }]);
    const alert = await kit.db.selectFrom('alert').selectAll().where('key', '=', id).executeTakeFirstOrThrow();
    expect(alert).toMatchObject({ state: 'open', category: 'visitor', heard: true });
  });

  test('by name takes that host, by team the one of the team who waited longest, and any takes who is free', async () => {
    const [outside] = await addPeople(kit.db, ['Olga']);
    await makeHosts(kit.db, [{ id: outside?.id ?? '' }]);
    expect(await inFor({ host_id: rui.id })).toMatchObject({ hostName: 'Rui' });
    expect(await inFor({ team: 'legal' })).toMatchObject({ hostName: 'Ines' });
    expect(await inFor({ any: true })).toMatchObject({ hostName: 'Olga' });
  });

  test('of a team takes turns', async () => {
    const first = await inFor({ team: 'Legal' });
    clock.advance(minute);
    await checkOut(deps, first.id, { by: 'desk', userId: null, at: clock.now() });
    expect((await inFor({ team: 'Legal' })).hostName).not.toBe(first.hostName);
  });

  test('with a busy host answers when they are free, in words of the place and as a time', async () => {
    await inFor({ host_id: ines.id }, { minutes: 90 });
    await expect(inFor({ host_id: ines.id })).rejects.toMatchObject({
      code: 'HOST_BUSY',
      status: 409,
      message: 'Ines: with a visitor, free at 10:30.',
      extra: { free_at: '2026-11-02T10:30:00.000Z', anyone: { state: 'free', words: 'Rui is free' } },
    });
  });

  test('when all of a team are busy answers the nearest time and whose it is', async () => {
    await inFor({ host_id: ines.id }, { minutes: 90 });
    await inFor({ host_id: rui.id }, { minutes: 40 });
    for (const target of [{ team: 'Legal' }, { any: true }])
      await expect(inFor(target)).rejects.toMatchObject({
        code: 'HOST_BUSY',
        message: expect.stringContaining('The first is Rui at 09:40.'),
        extra: { free_at: '2026-11-02T09:40:00.000Z', host: { id: rui.id } },
      });
  });

  test('finds nobody of a team that is none, and nobody who is no host', async () => {
    await expect(inFor({ team: 'Astronomy' })).rejects.toMatchObject({ code: 'HOST_NOT_FOUND', status: 404 });
    await expect(inFor({ host_id: newId() })).rejects.toMatchObject({ code: 'HOST_NOT_FOUND' });
    await kit.db.updateTable('users').set({ status: 'disabled' }).where('id', '=', ines.id).execute();
    await expect(inFor({ host_id: ines.id })).rejects.toMatchObject({ code: 'HOST_NOT_FOUND' });
  });

  test('does not choose who is away, and says until when', async () => {
    await changeHost(deps, manager(), { id: ines.id, wish: { away_until: '2026-11-02T16:00:00Z' } });
    expect((await inFor({ any: true })).hostName).toBe('Rui');
    await expect(inFor({ host_id: ines.id })).rejects.toMatchObject({
      message: 'Ines: away until 16:00.',
      extra: { free_at: '2026-11-02T16:00:00.000Z' },
    });
    clock.advance(8 * 60 * minute);
    expect((await inFor({ host_id: ines.id })).hostName).toBe('Ines');
  });

  test('writes a phone number in its international form, and refuses what is none', async () => {
    await inFor({ host_id: ines.id }, { phone: '912 345 678', phone_country: 'PT' });
    await inFor({ host_id: rui.id }, { phone: '+351 912-345-679' });
    expect((await visits()).map(({ phone }) => phone)).toEqual(['+351912345678', '+351912345679']);
    for (const wrong of [{ phone: '912 345 678' }, { phone: '+351 9' }, { phone: 'call me' }])
      await expect(inFor({ any: true }, wrong)).rejects.toMatchObject({ errors: [{ pointer: '/visitor/phone' }] });
    await expect(inFor({ any: true }, { phone: '1', phone_country: 'ZZ' })).rejects.toMatchObject({
      errors: [{ pointer: '/visitor/phone_country' }],
    });
  });

  test('rule 48: a phone number of a country that is not open for SMS is refused', async () => {
    deps = { ...deps, phoneCountries: ['PT'] };
    await expect(inFor({ host_id: ines.id }, { phone: '+39 312 345 6789' })).rejects.toMatchObject({
      errors: [{ pointer: '/visitor/phone', detail: expect.stringContaining('No SMS is sent to that country') }],
    });
    await inFor({ host_id: ines.id }, { phone: '+351 912 345 678' });
  });

  test('rule 48: a kiosk sends a visitor to the same address five times an hour, and refusals do not count', async () => {
    const kiosk: Actor = { kind: 'kiosk', id: newId(), address: '192.0.2.7' };
    await kit.db
      .insertInto('kiosk')
      .values({ id: kiosk.id, name: 'Door', token_hash: Buffer.from('x'), created_at: clock.now() })
      .execute();
    for (let round = 0; round < 5; round += 1) {
      const { id } = await inFor({ host_id: ines.id }, {}, kiosk);
      await expect(inFor({ host_id: ines.id }, {}, kiosk)).rejects.toMatchObject({ code: 'HOST_BUSY' });
      await checkOut(deps, id, { by: 'desk', userId: null, at: clock.now() });
    }
    await expect(inFor({ host_id: ines.id }, {}, kiosk)).rejects.toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect(await visits()).toHaveLength(5);
  });
});

describe('checking out', () => {
  test('early frees the host, resolves the alert and tells the visitor', async () => {
    const { id } = await inFor({ host_id: ines.id });
    clock.advance(10 * minute);
    await checkOut(deps, id, { by: 'host', userId: ines.id, at: clock.now() });
    const events = await published(kit.db);
    expect(events.map(({ type, step }) => `${type} ${step}`)).toEqual([
      'visit.begun open',
      'visit.ended resolve',
      'visit.summary notice',
    ]);
    expect(events.at(-1)?.recipients).toHaveLength(1);
    expect((await inFor({ host_id: ines.id })).hostName).toBe('Ines');
  });

  test('twice is refused the second time, and told once', async () => {
    const { id } = await inFor({ host_id: ines.id });
    await checkOut(deps, id, { by: 'desk', userId: null, at: clock.now() });
    await expect(checkOut(deps, id, { by: 'desk', userId: null, at: clock.now() })).rejects.toMatchObject({
      code: 'VISIT_ENDED',
    });
    expect(await published(kit.db)).toHaveLength(3);
  });

  test('happens by plan at the planned time, in one go for all that are due', async () => {
    await inFor({ host_id: ines.id }, { minutes: 30 });
    await inFor({ host_id: rui.id }, { minutes: 45 });
    clock.advance(29 * minute);
    await checkOutDue(deps);
    expect((await visits()).map(({ ended_by }) => ended_by)).toEqual([null, null]);
    clock.advance(60 * minute);
    await checkOutDue(deps);
    expect((await visits()).map((visit) => [visit.ended_by, visit.checked_out_at?.toISOString()])).toEqual([
      ['plan', '2026-11-02T09:30:00.000Z'],
      ['plan', '2026-11-02T09:45:00.000Z'],
    ]);
  });

  test('tells a visitor with e-mail and phone on both, as two contacts', async () => {
    const { id } = await inFor({ host_id: ines.id }, { phone: '+351912345678' });
    await checkOut(deps, id, { by: 'desk', userId: null, at: clock.now() });
    const summary = (await published(kit.db)).find(({ type }) => type === 'visit.summary');
    const destinations = await kit.db
      .selectFrom('destination')
      .select(['channel'])
      .where('recipient_id', 'in', [...(summary?.recipients ?? [])])
      .execute();
    expect(destinations.map(({ channel }) => channel).toSorted()).toEqual(['email', 'sms']);
  });
});

describe('defects that must not come back', () => {
  test('a past check-out accepted by the server', async () => {
    for (const minutes of [-1, 0])
      await expect(inFor({ host_id: ines.id }, { minutes })).rejects.toMatchObject({
        status: 422,
        errors: [{ pointer: '/check_out_at', detail: 'The visit must end in the future.' }],
      });
    expect(await visits()).toEqual([]);
  });

  test('same-day only: a visit may end on another day, within a week', async () => {
    await inFor({ host_id: ines.id }, { minutes: 26 * 60 });
    await expect(inFor({ host_id: ines.id })).rejects.toMatchObject({
      message: 'Ines: with a visitor, free at 11:00 on Tuesday 3 November.',
    });
    await expect(inFor({ host_id: rui.id }, { minutes: 7 * 24 * 60 + 1 })).rejects.toMatchObject({
      errors: [{ pointer: '/check_out_at' }],
    });
  });

  test('jobs further away than an hour delivered again and again', async () => {
    await inFor({ host_id: ines.id }, { minutes: 6 * 24 * 60 });
    for (let look = 0; look < 6 * 24; look += 1) {
      clock.advance(60 * minute);
      await checkOutDue(deps);
      await checkOutDue(deps);
    }
    expect((await published(kit.db)).map(({ type }) => type)).toEqual(['visit.begun', 'visit.ended', 'visit.summary']);
  });

  test('no early check-out, cancel or list', async () => {
    const { id } = await inFor({ host_id: ines.id });
    await checkOut(deps, id, { by: 'desk', userId: null, at: clock.now() });
    const { items } = await listHosts(deps, manager(), { limit: 10 });
    expect(items.map(({ name, words }) => `${name}: ${words}`)).toEqual(['Ines: Free', 'Rui: Free']);
  });

  test('personal data in the queue: no event names the visitor', async () => {
    const { id } = await inFor({ host_id: ines.id }, { phone: '+351912345678', company: 'Fries & Sons' });
    await checkOut(deps, id, { by: 'desk', userId: null, at: clock.now() });
    for (const { text } of await published(kit.db)) expect(text).not.toMatch(/grete|hermann|912345678|fries/i);
  });

  test('mail sent before the SMS fails, so a retry mails twice: each address is a message of its own', async () => {
    const { id } = await inFor({ host_id: ines.id }, { phone: '+351912345678' });
    await checkOut(deps, id, { by: 'desk', userId: null, at: clock.now() });
    const summaries = (await published(kit.db)).filter(({ type }) => type === 'visit.summary');
    expect(summaries).toHaveLength(1);
    expect(new Set(summaries[0]?.recipients).size).toBe(2);
  });

  test('not-atomic write and send: a visit that cannot be announced is not there', async () => {
    const failing = { ...deps, publish: () => Promise.reject(new Error('The database is away.')) };
    await expect(checkIn(failing, wishOf(clock, { host_id: ines.id }), reception)).rejects.toThrow('away');
    expect(await visits()).toEqual([]);
  });
});

describe('two visitors given one host (race)', () => {
  const own = usingDatabase(10);

  test('200 at once for one host: one is in, and 199 hear of the new free time', async () => {
    const [host] = await addPeople(own.db, ['Ana']);
    await makeHosts(own.db, [{ id: host?.id ?? '' }]);
    const desk = exampleDesk(own.database, clock, testAddresses);
    const wish = wishOf(clock, { host_id: host?.id ?? '' });
    const answers = await Promise.allSettled(Array.from({ length: 200 }, () => checkIn(desk, wish, reception)));
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(refused).toHaveLength(199);
    for (const error of refused)
      expect(error).toMatchObject({ code: 'HOST_BUSY', extra: { free_at: wish.check_out_at } });
    expect(await published(own.db)).toHaveLength(1);
  });

  test('200 at once for anyone of ten: ten are in, each with a host of their own', async () => {
    const people = await addPeople(
      own.db,
      Array.from({ length: 10 }, (_, index) => `Host ${index}`),
    );
    await makeHosts(own.db, people, 'Ten');
    const desk = exampleDesk(own.database, clock, testAddresses);
    const all = Array.from({ length: 200 }, (_, index) =>
      checkIn(desk, wishOf(clock, { team: 'Ten' }, { email: `v${index}@example.org` }), reception),
    );
    const taken = (await Promise.allSettled(all)).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value.hostName] : [],
    );
    expect(new Set(taken).size).toBe(10);
    expect(taken).toHaveLength(10);
  });

  test('a check-out by hand and by plan at once is told once', async () => {
    const [host] = await addPeople(own.db, ['Bo']);
    await makeHosts(own.db, [{ id: host?.id ?? '' }]);
    const moving = stillClock();
    const desk = exampleDesk(own.database, moving, testAddresses);
    const { id } = await checkIn(desk, wishOf(moving, { host_id: host?.id ?? '' }), reception);
    moving.advance(61 * minute);
    const by = { by: 'desk', userId: null, at: moving.now() } as const;
    await Promise.allSettled([checkOut(desk, id, by), checkOutDue(desk), checkOut(desk, id, by), checkOutDue(desk)]);
    const about = (await published(own.db)).filter(({ text }) => text.includes(id));
    expect(about.map(({ type }) => type)).toEqual(['visit.begun', 'visit.ended', 'visit.summary']);
  });
});

import { addPeople, stillClock, testAddresses, usingTransaction, type Person } from '#kit';
import { beforeEach, describe, expect, test } from 'vitest';
import type { VisitorsDeps } from './context.ts';
import { exampleDesk, makeHosts, reception, wishOf } from './desk-example.ts';
import { makeDesk } from './desk.ts';
import { checkIn, checkOut } from './visit.ts';
import { wordVisit } from './wording.ts';

const kit = usingTransaction();
let clock = stillClock();
let deps: VisitorsDeps;
let host: Person;

beforeEach(async () => {
  // Summer time begins in Lisbon at 01:00 UTC on this day.
  clock = stillClock(new Date('2026-03-29T00:30:00Z'));
  deps = { ...exampleDesk(kit.database, clock, testAddresses) };
  const [ines] = await addPeople(kit.db, ['Ines']);
  if (!ines) throw new Error('One person was added.');
  host = ines;
  await makeHosts(kit.db, [host]);
});

const told = (type: string, id: string) => wordVisit(kit.db, deps.place, { type, data: { details: { visit_id: id } } });
const come = () =>
  checkIn(deps, { ...wishOf(clock, { host_id: host.id }, { company: 'Bremen' }), purpose: 'Interview' }, reception);

describe('the words of a visit', () => {
  test('for the host say who came, how to reach them and until when', async () => {
    const { id, badge } = await come();
    expect(await told('visit.begun', id)).toMatchObject({
      title: expect.stringContaining('Grete Hermann is here for you at Harbour House. In Sunday 29 March'),
      body: [
        'Visitor: Grete Hermann, Bremen',
        'Reach: grete@example.org',
        'Purpose: Interview',
        'Place: Harbour House',
        'In: Sunday 29 March 2026, 00:30 WET',
        'Planned until: Sunday 29 March 2026, 02:30 WEST',
        `Badge: ${badge}`,
      ].join('\n'),
      zone: 'Europe/Lisbon',
    });
  });

  test('for the visitor say the host, the place and both times', async () => {
    const { id } = await come();
    clock.advance(45 * 60_000);
    await checkOut(deps, id, { by: 'desk', userId: null, at: clock.now() });
    const words = await told('visit.summary', id);
    expect(words?.title).toBe(
      'Your visit to Harbour House has ended. Host: Ines. In Sunday 29 March 2026, 00:30 WET, out Sunday 29 March 2026, 02:15 WEST',
    );
    expect(words?.body).toContain('Host: Ines');
    expect(words?.body).toContain('In: Sunday 29 March 2026, 00:30 WET');
    expect(words?.body).toContain('Out: Sunday 29 March 2026, 02:15 WEST');
  });

  test('of anything else are left as they are', async () => {
    const { id } = await come();
    expect(await told('backup.failed', id)).toBeUndefined();
    expect(await wordVisit(kit.db, deps.place, { type: 'visit.begun', data: {} })).toBeUndefined();
  });

  test('are gone when what is known of the visitor was removed', async () => {
    const { id } = await come();
    const desk = makeDesk(deps);
    const { contact_ids: contacts } = await kit.db.selectFrom('visit').selectAll().executeTakeFirstOrThrow();
    expect((await desk.known(kit.db, [...contacts, id])).toSorted()).toEqual(contacts.toSorted());
    await checkOut(deps, id, { by: 'desk', userId: null, at: clock.now() });
    clock.advance(89 * 86_400_000);
    expect(await desk.forget(90)).toBe(0);
    clock.advance(2 * 86_400_000);
    expect(await desk.forget(90)).toBe(1);
    expect(await told('visit.summary', id)).toBeUndefined();
    expect(await desk.known(kit.db, contacts)).toEqual([]);
    const row = await kit.db.selectFrom('visit').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toMatch(/grete|bremen|interview/i);
  });

  test('of a visitor who is still here stay, however long ago they came', async () => {
    await come();
    clock.advance(400 * 86_400_000);
    expect(await makeDesk(deps).forget(90)).toBe(0);
  });
});

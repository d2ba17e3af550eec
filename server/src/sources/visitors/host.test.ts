import { addPeople, stillClock, testAddresses, usingTransaction, type Person } from '#kit';
import type { Role } from '@tocsin/sdk/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import type { VisitorsDeps } from './context.ts';
import { exampleDesk, makeHosts, reception, wishOf } from './desk-example.ts';
import { changeHost, findHostsForKiosk, listHosts } from './host.ts';
import { checkIn } from './visit.ts';

const kit = usingTransaction();
let clock = stillClock();
let deps: VisitorsDeps;
let people: Person[] = [];

beforeEach(async () => {
  clock = stillClock();
  deps = exampleDesk(kit.database, clock, testAddresses);
  people = await addPeople(kit.db, ['Ana Lopes', 'Bruno Dias', 'Carla Lopes']);
  await makeHosts(kit.db, people.slice(0, 2), 'Legal');
  await makeHosts(kit.db, people.slice(2), 'Sales');
});

const idOf = (index: number) => people[index]?.id ?? '';
const as = (userId: string, role: Role = 'AUTHENTICATED') =>
  ({ kind: 'person', userId, role, via: 'session' }) as const;
const manager = () => as(idOf(0), 'MANAGER');
const namesFor = async (search: { query?: string; team?: string }) =>
  (await listHosts(deps, manager(), { limit: 10, ...search })).items.map(({ name }) => name);

describe('the list of hosts', () => {
  test('finds by the beginning of any word of the name or team, and takes no text as a pattern', async () => {
    expect(await namesFor({ query: 'lop' })).toEqual(['Ana Lopes', 'Carla Lopes']);
    expect(await namesFor({ query: 'sal' })).toEqual(['Carla Lopes']);
    expect(await namesFor({ team: 'LEGAL' })).toEqual(['Ana Lopes', 'Bruno Dias']);
    for (const query of ['%', '_', '\\', 'opes']) expect(await namesFor({ query })).toEqual([]);
  });

  test('says when each team and anyone is free', async () => {
    await checkIn(deps, wishOf(clock, { host_id: idOf(0) }, { minutes: 90 }), reception);
    await checkIn(deps, wishOf(clock, { host_id: idOf(1) }, { minutes: 30 }), reception);
    const { anyone, teams } = await listHosts(deps, manager(), { limit: 10 });
    expect(anyone).toMatchObject({ state: 'free', words: 'Carla Lopes is free' });
    expect(teams).toEqual([
      {
        team: 'Legal',
        state: 'busy',
        free_at: '2026-11-02T09:30:00.000Z',
        words: 'Nobody is free before 09:30 (Bruno Dias)',
      },
      { team: 'Sales', state: 'free', free_at: '2026-11-02T09:00:00.000Z', words: 'Carla Lopes is free' },
    ]);
  });

  test('counts a busy host who is away afterwards from the end of both', async () => {
    await checkIn(deps, wishOf(clock, { host_id: idOf(2) }, { minutes: 30 }), reception);
    await changeHost(deps, manager(), { id: idOf(2), wish: { away_until: '2026-11-02T12:00:00Z' } });
    const [carla] = (await listHosts(deps, manager(), { limit: 1, team: 'Sales' })).items;
    expect(carla).toMatchObject({ state: 'busy', free_at: '2026-11-02T12:00:00.000Z' });
    await changeHost(deps, manager(), { id: idOf(2), wish: { away: true } });
    expect((await listHosts(deps, manager(), { limit: 1, team: 'Sales' })).items[0]).toMatchObject({
      free_at: null,
      words: 'With a visitor, then away',
    });
  });

  test('shows a person outside of the desk nobody but themselves', async () => {
    const own = await listHosts(deps, as(idOf(1)), { limit: 10 });
    expect(own.items.map(({ name }) => name)).toEqual(['Bruno Dias']);
    expect(own.teams).toEqual([]);
    expect(JSON.stringify(own)).not.toContain('Lopes');
  });

  test('rule 56: gives a kiosk five names at most', async () => {
    const more = await addPeople(
      kit.db,
      Array.from({ length: 6 }, (_, index) => `Nina ${index}`),
    );
    await makeHosts(kit.db, more);
    expect((await findHostsForKiosk(deps, 'nina')).items).toHaveLength(5);
  });

  test('gives a kiosk where nobody typed its place and no name', async () => {
    const { items, place } = await findHostsForKiosk(deps);
    expect(items).toEqual([]);
    expect(place.time_zone).toBe(deps.place.zone);
  });
});

describe('a host', () => {
  test('is made and ended by the desk, and not ended while busy', async () => {
    const [dora] = await addPeople(kit.db, ['Dora']);
    const id = dora?.id ?? '';
    const change = (wish: Parameters<typeof changeHost>[2]['wish']) => changeHost(deps, manager(), { id, wish });
    await expect(change({ away: true })).rejects.toMatchObject({ code: 'HOST_NOT_FOUND' });
    expect(await change({ hosting: true, team: 'Legal' })).toMatchObject({
      name: 'Dora',
      team: 'Legal',
      state: 'free',
    });
    await checkIn(deps, wishOf(clock, { host_id: id }), reception);
    await expect(change({ hosting: false })).rejects.toMatchObject({ code: 'HOST_BUSY' });
    clock.advance(3_700_000);
    await kit.db.updateTable('visit').set({ checked_out_at: clock.now(), ended_by: 'desk' }).execute();
    expect(await change({ hosting: false })).toBeUndefined();
    await expect(change({ hosting: false })).rejects.toMatchObject({ code: 'HOST_NOT_FOUND' });
  });

  test('says when they are away, and nothing about others or their team', async () => {
    const bruno = as(idOf(1));
    expect(await changeHost(deps, bruno, { id: idOf(1), wish: { away: true } })).toMatchObject({ words: 'Away' });
    expect(await changeHost(deps, bruno, { id: idOf(1), wish: { away: false } })).toMatchObject({ words: 'Free' });
    await expect(changeHost(deps, bruno, { id: idOf(1), wish: { team: 'Board' } })).rejects.toMatchObject({
      status: 403,
    });
    await expect(changeHost(deps, bruno, { id: idOf(0), wish: { away: true } })).rejects.toMatchObject({ status: 404 });
  });

  test('is not away until a time that has passed, and not back until later', async () => {
    for (const wish of [{ away_until: '2026-11-02T08:59:00Z' }, { away: false, away_until: '2026-11-02T12:00:00Z' }])
      await expect(changeHost(deps, manager(), { id: idOf(0), wish })).rejects.toMatchObject({
        errors: [{ pointer: '/away_until' }],
      });
  });
});

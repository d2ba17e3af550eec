import { sql } from 'kysely';
import { addCallers, cloudEvent } from './callers.ts';
import { figure, inRounds, timed, type Figure } from './figure.ts';
import { loadHttp, requestOf, type Answered } from './http-load.ts';
import { servedWorld, type ServedWorld } from './server.ts';
import type { Sizes } from './sizes.ts';

/** Durable `POST /api/v1/events`, one event a request, against single inserts that are committed one by one. */
export async function benchEventsApi({ connections, seconds, rounds }: Sizes): Promise<Figure[]> {
  await using world = await servedWorld();
  const callers = await addCallers(world, connections);
  const answered: Answered[] = [];
  const request = (connection: number) => {
    const authorization = `Bearer ${callers[connection]?.token}`;
    const body = cloudEvent({ resources: [{ kind: 'network', id: '64501' }] });
    return requestOf(['POST', '/api/v1/events'], { authorization }, body);
  };
  const { value, bare } = await inRounds(rounds, {
    bare: () => commitsPerSecond(world, { connections, seconds }),
    async value() {
      const one = await loadHttp({ port: world.server.port, connections, seconds, request, status: 202 });
      answered.push(one);
      return one.perSecond;
    },
  });
  const worst = answered.toSorted((a, b) => a.p99Ms - b.p99Ms)[Math.floor(answered.length / 2)];
  const times = `p50 ${worst?.p50Ms.toFixed(1)} ms, p99 ${worst?.p99Ms.toFixed(1)} ms`;
  const detail = `${connections} connections, ${times}; bare: single inserts, each committed`;
  return [
    figure('events-api', { value, unit: 'requests/s', bare, detail }),
    figure('events-api-p99', { value: worst?.p99Ms ?? Number.NaN, unit: 'ms', detail: `${connections} connections` }),
  ];
}

async function commitsPerSecond(
  { db }: ServedWorld,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<number> {
  await sql`create table if not exists bare_commit (id bigint generated always as identity primary key, what text)`.execute(
    db,
  );
  let commits = 0;
  const end = performance.now() + seconds * 1000;
  const lane = async () => {
    while (performance.now() < end) {
      await sql`insert into bare_commit (what) values ('one row')`.execute(db);
      commits += 1;
    }
  };
  const took = await timed(() => Promise.all(Array.from({ length: connections }, lane)));
  return commits / took;
}

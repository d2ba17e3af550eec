import { availableParallelism } from 'node:os';
import { sql } from 'kysely';
import { makeHasher } from '#accounts';
import { newId } from '#platform/ids';
import { addCallers, type Caller } from './callers.ts';
import { figure, inRounds, type Figure } from './figure.ts';
import { loadHttp, requestOf, type Answered } from './http-load.ts';
import { servedWorld, type ServedWorld } from './server.ts';
import type { Sizes } from './sizes.ts';

const password = 'a long password of the bench';

/** How many requests find their session, and how many people can sign in, a second. */
export async function benchSessions(sizes: Sizes): Promise<Figure[]> {
  await using world = await servedWorld();
  // So many that no limit of one person or of one address is reached.
  const callers = await addCallers(world, Math.max(sizes.connections, Math.round(sizes.seconds * 1000)));
  return [await lookUps(world, callers, sizes), await signIns(world, callers, sizes)];
}

async function lookUps(world: ServedWorld, callers: readonly Caller[], sizes: Sizes): Promise<Figure> {
  const { connections, seconds, rounds } = sizes;
  const { port } = world.server;
  const ask = (path: string, cookieOf: (connection: number, turn: number) => Record<string, string>) =>
    loadHttp({
      port,
      connections,
      seconds,
      status: 200,
      request: (connection, turn) => requestOf(['GET', path], cookieOf(connection, turn)),
    });
  const cookieOf = (connection: number, turn: number) => ({
    cookie: callers[(connection + turn * connections) % callers.length]?.cookie ?? '',
  });
  const { value, bare } = await inRounds(rounds, {
    bare: async () => (await ask('/livez', () => ({}))).perSecond,
    value: async () => (await ask('/api/v1/me', cookieOf)).perSecond,
  });
  const detail = `GET /api/v1/me over ${connections} connections; bare: GET /livez`;
  return figure('session-look-ups', { value, unit: 'requests/s', bare, detail });
}

async function signIns(world: ServedWorld, callers: readonly Caller[], sizes: Sizes): Promise<Figure> {
  const hasher = makeHasher();
  const secret = await hasher.hash(password);
  await givePassword(world, callers, secret);
  const connections = 4 * availableParallelism();
  let person = 0;
  const request = () => {
    person += 1;
    const headers = { 'x-forwarded-for': `10.0.${(person >> 8) & 255}.${person & 255}`, origin: world.server.url };
    return requestOf(['POST', '/api/v1/auth/sign-in'], headers, {
      email: callers[person % callers.length]?.email,
      password,
    });
  };
  let answered: Answered | undefined;
  const { value, bare } = await inRounds(sizes.rounds, {
    bare: () => hashesPerSecond(() => hasher.verify(secret, password), connections, sizes.seconds),
    async value() {
      answered = await loadHttp({ port: world.server.port, connections, seconds: sizes.seconds, request, status: 200 });
      return answered.perSecond;
    },
  });
  const detail = `${connections} connections, p99 ${answered?.p99Ms.toFixed(0)} ms; bare: argon2id alone`;
  return figure('sign-ins', { value, unit: 'sign-ins/s', bare, detail });
}

async function givePassword({ db }: ServedWorld, callers: readonly Caller[], secret: string): Promise<void> {
  const at = new Date();
  await sql`
    insert into credential (id, user_id, kind, secret, created_at, updated_at)
    select id, person, 'password', ${secret}, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${callers.map(() => newId())}::uuid[], ${callers.map(({ id }) => id)}::uuid[]) as c(id, person)`.execute(
    db,
  );
}

async function hashesPerSecond(hash: () => Promise<unknown>, lanes: number, seconds: number): Promise<number> {
  let hashes = 0;
  const begun = performance.now();
  const lane = async () => {
    while (performance.now() < begun + seconds * 1000) {
      await hash();
      hashes += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return hashes / ((performance.now() - begun) / 1000);
}

import { produce, type browser } from '#kit';
import type { Database } from '#platform/db';
import { makePriceAlert, type CoinGeckoDouble } from '#sources/prices';
import { sql } from 'kysely';
import type { Expected } from '../kill-scene.ts';

/** One of the five systems: what comes in from outside, a step after the other, until everybody has their messages. */
export interface Flow {
  readonly name: string;
  /** How many different messages each of the people is to get. */
  readonly messagesEach: number;
  /** Whom a run tells: everybody, or people whom no other run tells. */
  readonly tells: 'everybody' | 'a third';
  /** Prepares a run and answers its steps. A step throws when it was not accepted, and may be done again. */
  steps(world: World, people: readonly Expected[], run: number): Promise<(() => Promise<void>)[]>;
}

export interface World {
  readonly database: Database;
  readonly prices: CoinGeckoDouble;
  /** An administrator who is signed in. */
  readonly admin: ReturnType<typeof browser>;
  readonly network: number;
  readonly tag: string;
}

export const alarms: Flow = {
  name: 'network alarms',
  messagesEach: 2,
  tells: 'everybody',
  async steps({ network }, _people, run) {
    const now = Math.floor(Date.now() / 1000);
    return [1, 2].map((no) => async () => {
      const start = now - 600 + run * 10 + no;
      const value = { streamtype: 'ASN', streamname: String(network), starttime: start, level: 40 };
      const probes = { probelist: { 1: start }, totalprobes: 10 };
      await produce([{ topic: 'ihr_disco_bursts', partition: no, value: { ...value, ...probes } }]);
    });
  },
};

export const roles: Flow = {
  name: 'changes of roles',
  messagesEach: 1,
  tells: 'a third',
  async steps({ admin }, people) {
    const body = { role: 'MANAGER', reason: 'A drill.' } as const;
    return people.map(({ user_id }) => async () => {
      await admin.call('setUserRole', { params: { id: user_id }, body });
    });
  },
};

export const articles: Flow = {
  name: 'articles',
  messagesEach: 2,
  tells: 'everybody',
  async steps({ admin, tag }, _people, run) {
    const titles = [1, 2].map((no) => `Article ${run}.${no}`);
    const made = await Promise.all(
      titles.map((title) => admin.call('makeArticle', { body: { title, content: 'Text.', tags: [tag] } })),
    );
    return made.map(({ id }) => async () => {
      await admin.call('publishArticle', { params: { id } });
    });
  },
};

const coins = ['bitcoin', 'ethereum', 'cardano', 'dogecoin', 'solana', 'litecoin'] as const;

export const prices: Flow = {
  name: 'prices',
  messagesEach: 2,
  tells: 'everybody',
  async steps({ database, prices: double }, people, run) {
    const own = coins.slice(2 * run, 2 * run + 2);
    for (const coin of own) {
      double.set(coin, 'usd', '1');
      const draft = { coin, currency: 'usd', condition: 'is_above', price: '2', repeat: 'once' } as const;
      for (const { user_id } of people) await makePriceAlert(database, { ownerId: user_id, draft, at: new Date() });
    }
    return own.map((coin) => async () => void double.set(coin, 'usd', '3'));
  },
};

export const visits: Flow = {
  name: 'visits',
  messagesEach: 1,
  tells: 'a third',
  async steps({ admin, database }, people) {
    const ids = people.map(({ user_id }) => user_id);
    const now = new Date();
    await sql`insert into host (user_id, created_at, updated_at) select id, ${now}, ${now} from unnest(${ids}::uuid[]) as p(id)
      on conflict do nothing`.execute(database.db);
    const check_out_at = new Date(now.getTime() + 3_600_000).toISOString();
    return ids.map((host_id, index) => async () => {
      const visitor = { full_name: 'Grete Hermann', email: `visitor-${index}@example.net` };
      await admin.call('makeVisit', { body: { visitor, host_id, check_out_at } }).catch((error: unknown) => {
        // The answer was lost and the visit was not.
        if (!(error instanceof Error && 'code' in error && error.code === 'HOST_BUSY')) throw error;
      });
    });
  },
};

export const flows: readonly Flow[] = [alarms, roles, articles, prices, visits];

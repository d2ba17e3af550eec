import { usingDatabase } from '#kit';
import type { EventDraft, Publish } from '#notify';
import type { Clock } from '#platform/clock';
import { movableClock } from '#platform/clock';
import type { Database, Db } from '#platform/db';
import { silentLog } from '#platform/log';
import type { Log } from '#platform/log';
import { EventData } from '@tocsin/sdk/contract';
import { afterEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';

/** A source of events. It says what may be watched and publishes what happens; it never decides who hears of it. */
export interface Source {
  readonly name: string;
  /** By kind of resource: a schema that writes an id the one way in which the source's events carry it. */
  readonly watchable: ReadonlyMap<string, z.ZodType<string>>;
  /** Runs until the signal, or until the function that it returns is called and has ended. */
  start(context: SourceContext): Promise<() => Promise<void>>;
}

export interface SourceContext {
  readonly publish: Publish;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** A source under test, and how to make something happen to it. */
export interface Subject {
  readonly source: Source;
  /** Lets the source see the same fact each time, and ends when it was taken in. */
  readonly happen: () => Promise<unknown>;
  /** Lets the source see something that it cannot read. */
  readonly sendBroken: () => Promise<unknown>;
}

/** What every source keeps to. Call it in a test file of the source. */
export function describeSource(make: (database: Database) => Subject): void {
  const testDatabase = usingDatabase();
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  async function run() {
    const drafts: EventDraft[] = [];
    const controller = new AbortController();
    const subject = make(testDatabase.database);
    const context = { publish: collect(drafts), clock: movableClock(), log: silentLog(), signal: controller.signal };
    const stop = await subject.source.start(context);
    stops.push(stop);
    return { ...subject, drafts, stop, controller };
  }

  describe('a source', () => {
    test('publishes drafts that the contract permits, under its own name', async () => {
      const { source, happen, drafts } = await run();
      await happen();
      expect(drafts.length).toBeGreaterThan(0);
      for (const draft of drafts) {
        expect(draft.source).toBe(source.name);
        expect(faultsOf(draft)).toEqual([]);
      }
    });

    test('names resources only as they can be watched', async () => {
      const { source, happen, drafts } = await run();
      await happen();
      const named = drafts.flatMap(({ resources = [] }) => resources);
      // A source of rules of its own, such as price alerts, has nothing to watch and names its recipients instead.
      expect(named.length > 0).toBe(source.watchable.size > 0);
      for (const { kind, id } of named) expect(source.watchable.get(kind)?.parse(id)).toBe(id);
    });

    test('gives the same fact the same external id, also after a new start', async () => {
      const first = await run();
      await first.happen();
      await first.happen();
      await first.stop();
      const second = await run();
      await second.happen();
      const ids = [...first.drafts, ...second.drafts].map(({ externalId }) => externalId);
      expect(ids).toHaveLength(3);
      expect(new Set(ids).size).toBe(1);
      expect(ids[0]).toBeTypeOf('string');
    });

    test('refuses what it cannot read, and goes on', async () => {
      const { happen, sendBroken, drafts } = await run();
      await sendBroken();
      expect(drafts).toEqual([]);
      await happen();
      expect(drafts).not.toEqual([]);
    });

    test.each(['its stop function', 'the signal'])('stops by %s, and publishes nothing afterwards', async (by) => {
      const { happen, stop, controller, drafts } = await run();
      if (by === 'the signal') controller.abort();
      else await stop();
      await happen().catch(() => undefined);
      expect(drafts).toEqual([]);
      await stop();
    });

    test('stores nothing of a fact that could not be published, and takes it again', async () => {
      const { happen, source, stop } = await run();
      await stop();
      let drafts: EventDraft[] = [];
      const fails: Publish = () => Promise.reject(new Error('The database is away.'));
      let publish = fails;
      const context = { clock: movableClock(), log: silentLog(), signal: new AbortController().signal };
      stops.push(await source.start({ ...context, publish: (tx: Db, given) => publish(tx, given) }));
      await expect(happen()).rejects.toThrow('The database is away.');
      drafts = [];
      publish = collect(drafts);
      await happen();
      expect(drafts).not.toEqual([]);
    });
  });
}

function collect(into: EventDraft[]): Publish {
  return async (_, drafts) => {
    into.push(...drafts);
    return { accepted: drafts.length, duplicates: 0, eventIds: drafts.map(() => null) };
  };
}

/** The limits of the contract hold for our own sources as for events from outside. */
function faultsOf({ data, severity, resources, alert, externalId = '', subject = '', type }: EventDraft): string[] {
  const { title, body, url } = data;
  const sent = { severity, title, resources, ...(body && { body }), ...(url && { url }), ...(alert && { alert }) };
  const faults = EventData.safeParse(sent).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const long = Object.entries({ externalId, subject, type }).filter(([, text]) => text.length > 200);
  return [...(faults ?? []), ...long.map(([name]) => `${name}: longer than 200 characters`)];
}

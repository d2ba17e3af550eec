import { addPeople, stillClock, testAddresses, usingTransaction } from '#kit';
import { makeSealer } from '#platform/crypto';
import { coded } from '#platform/errors';
import { localLimiter } from '#platform/limits';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Address, Channel, Connected } from '../channel.ts';
import { deleteDestination } from './destination-change.ts';
import { makeCodes } from './destination-code.ts';
import { departTo, returnFrom, type ConnectDeps } from './destination-connect.ts';
import { listDestinations } from './destination.ts';

const test = usingTransaction();
const clock = stillClock();
const sealer = makeSealer(['a secret for tests']);
let given: Connected | undefined;
let back: { address: Address; others: readonly string[] }[] = [];

/** A provider that gives what the test says and keeps what it gets back. */
const discord: Channel = {
  name: 'discord',
  edits: true,
  destination: z.string(),
  adding: {
    way: 'connect',
    connecting: {
      authorizeUrl: ({ state }) => `https://provider.test/?state=${state}`,
      async exchange() {
        if (!given) throw coded('ADDRESS_REFUSED');
        return given;
      },
      disconnect: async (address, others) => void back.push({ address, others }),
    },
  },
  concurrency: 1,
  timeoutMs: 1000,
  idempotent: false,
  render: (message) => message,
  send: async () => ({ ok: true }),
};

const deps = (): ConnectDeps => ({
  database: test.database,
  clock,
  sealer,
  addresses: testAddresses,
  publish: async () => ({ eventIds: [], accepted: 0, duplicates: 0 }),
  channels: new Map([['discord', discord]]),
  codes: makeCodes('a key'),
  limiter: localLimiter(),
  publicUrl: 'http://localhost:3000',
});

beforeEach(() => {
  given = undefined;
  back = [];
});

async function somebody(name: string): Promise<string> {
  const [person] = await addPeople(test.db, [name], clock.now());
  return person?.id ?? '';
}

async function connect(recipientId: string, connected: Connected) {
  given = connected;
  const { url, browser } = await departTo(deps(), { recipientId, channel: 'discord' });
  const state = new URL(url).searchParams.get('state') ?? '';
  return returnFrom(deps(), { recipientId, channel: 'discord', browser, state, code: 'a code', error: undefined });
}

const hook = (number: number, place = 'a channel'): Connected => ({
  address: `https://provider.test/hooks/${number}`,
  place,
  label: place,
  secret: `secret ${number}`,
});
const list = async (recipientId: string) =>
  (await listDestinations(test.db, testAddresses, { recipientId, limit: 10 })).items.filter(
    ({ channel }) => channel === 'discord',
  );

describe('connecting at a provider', () => {
  it('again at the same place keeps the destination and gives the old access back', async () => {
    const ada = await somebody('ada');
    expect(await connect(ada, hook(1))).toBe('connected');
    const [first] = await list(ada);
    expect(await connect(ada, hook(2))).toBe('reconnected');
    expect(await list(ada)).toMatchObject([{ id: first?.id, state: 'ready' }]);
    expect(back).toEqual([
      { address: { value: 'https://provider.test/hooks/1', secret: 'secret 1' }, others: ['secret 2'] },
    ]);
  });

  it('that gives the same address once more has nothing to give back', async () => {
    const ada = await somebody('ada');
    await connect(ada, hook(1));
    expect(await connect(ada, hook(1))).toBe('reconnected');
    expect(back).toEqual([]);
  });

  it('at another place adds a destination', async () => {
    const ada = await somebody('ada');
    expect([await connect(ada, hook(1)), await connect(ada, hook(2, 'another'))]).toEqual(['connected', 'connected']);
    expect(await list(ada)).toHaveLength(2);
  });

  it('ends on removal, and the provider hears which accesses are still in use', async () => {
    const [ada, bob] = [await somebody('ada'), await somebody('bob')];
    await connect(ada, hook(1));
    await connect(bob, hook(2));
    const [destination] = await list(ada);
    await deleteDestination(deps(), { recipientId: ada, address: '127.0.0.1', id: destination?.id ?? '' });
    expect(back).toEqual([
      { address: { value: 'https://provider.test/hooks/1', secret: 'secret 1' }, others: ['secret 2'] },
    ]);
    expect(await list(bob)).toHaveLength(1);
  });

  it('after the state has ended connects nothing', async () => {
    const ada = await somebody('ada');
    given = hook(1);
    const { url, browser } = await departTo(deps(), { recipientId: ada, channel: 'discord' });
    clock.advance(11 * 60_000);
    const state = new URL(url).searchParams.get('state') ?? '';
    const answer = { recipientId: ada, channel: 'discord', browser, state, code: 'a code', error: undefined } as const;
    expect(await returnFrom(deps(), answer)).toBe('expired');
    expect(await list(ada)).toEqual([]);
  });
});

import { usingTransaction } from '#kit';
import { newId } from '#platform/ids';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addPerson, exampleTime as at } from '../recipient/recipient-example.ts';
import { changeWatch, deleteWatch, getWatch, listWatches, makeWatch, type WatchDraft } from './watch.ts';

const test = usingTransaction();
const rules = {
  watchable: new Map<string, z.ZodType<string>>([
    [
      'network',
      z
        .string()
        .regex(/^(AS)?-?\d+$/i)
        .transform((text) => text.replace(/^as/i, '')),
    ],
  ]),
  channels: new Set(['in_app', 'email'] as const),
};
const draft: WatchDraft = { resource: { kind: 'network', id: 'AS2497' }, min_severity: 'low' };
let ada = '';
let bob = '';

beforeEach(async () => {
  ada = await addPerson(test.db, 'ada');
  bob = await addPerson(test.db, 'bob');
});

const watch = (recipientId: string, more: Partial<WatchDraft> = {}) =>
  makeWatch(test.db, rules, { ...draft, ...more, recipientId, at });

describe('a watch', () => {
  it('names its resource as the source writes it', async () => {
    expect(await watch(ada)).toEqual({
      id: expect.any(String),
      resource: { kind: 'network', id: '2497', name: 'AS2497', country: null },
      min_severity: 'low',
      channels: null,
      created_at: at.toISOString(),
    });
  });

  it('exists once for a person and a resource, in whatever spelling', async () => {
    await watch(ada);
    await expect(watch(ada, { resource: { kind: 'network', id: '2497' } })).rejects.toMatchObject({
      code: 'WATCH_EXISTS',
    });
    await watch(bob);
  });

  it('can begin again after it was ended', async () => {
    const { id } = await watch(ada);
    await deleteWatch(test.db, { recipientId: ada, id, at });
    const again = await watch(ada);
    expect((await listWatches(test.db, { recipientId: ada, limit: 10 })).items.map((one) => one.id)).toEqual([
      again.id,
    ]);
  });

  it('takes only channels of this server, each once', async () => {
    expect((await watch(ada, { channels: ['email', 'email'] })).channels).toEqual(['email']);
    await expect(watch(bob, { channels: ['email', 'sms'] })).rejects.toMatchObject({
      code: 'CHANNEL_UNKNOWN',
      errors: [{ pointer: '/channels/1' }],
    });
  });

  it('changes only what is named', async () => {
    const { id } = await watch(ada, { channels: ['email'] });
    expect(await changeWatch(test.db, rules, { recipientId: ada, id, min_severity: 'critical' })).toMatchObject({
      min_severity: 'critical',
      channels: ['email'],
    });
    expect(await changeWatch(test.db, rules, { recipientId: ada, id, channels: null })).toMatchObject({
      min_severity: 'critical',
      channels: null,
    });
  });

  it('of another person does not exist: not to read, not to change, not to end', async () => {
    const { id } = await watch(ada);
    const missing = { code: 'WATCH_NOT_FOUND' };
    await expect(getWatch(test.db, bob, id)).rejects.toMatchObject(missing);
    await expect(changeWatch(test.db, rules, { recipientId: bob, id, channels: null })).rejects.toMatchObject(missing);
    await expect(deleteWatch(test.db, { recipientId: bob, id, at })).rejects.toMatchObject(missing);
    await expect(getWatch(test.db, ada, newId())).rejects.toMatchObject(missing);
    expect((await listWatches(test.db, { recipientId: bob, limit: 10 })).items).toEqual([]);
    expect((await getWatch(test.db, ada, id)).id).toBe(id);
  });

  it('is listed newest first, page by page', async () => {
    for (const id of ['1', '2', '3']) await watch(ada, { resource: { kind: 'network', id } });
    const first = await listWatches(test.db, { recipientId: ada, limit: 2 });
    const rest = await listWatches(test.db, { recipientId: ada, limit: 2, cursor: first.next_cursor ?? '' });
    expect([...first.items, ...rest.items].map(({ resource }) => resource.id)).toEqual(['3', '2', '1']);
    expect(rest.next_cursor).toBeNull();
  });
});

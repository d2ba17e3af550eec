import { usingTransaction } from '#kit';
import { newId } from '#platform/ids';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deleteMute, listMutes, makeMute } from './mute.ts';
import { addPerson, exampleTime as at } from '../recipient/recipient-example.ts';

const test = usingTransaction();
const watchable = new Map<string, z.ZodType<string>>([['network', z.string().regex(/^\d+$/)]]);
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
const network = { resource: { kind: 'network' as const, id: '2497' } };
let ada = '';

beforeEach(async () => {
  ada = await addPerson(test.db, 'ada');
});

const mute = (until: Date | null, what: typeof network | { alertId: string } = network) =>
  makeMute(test.db, watchable, { recipientId: ada, what, until, at });
const list = async (recipientId = ada, now = at) =>
  (await listMutes(test.db, { recipientId, at: now, limit: 10 })).items;

describe('a mute', () => {
  it('of a resource is listed until its time is over', async () => {
    const made = await mute(later(60));
    expect(made).toMatchObject({
      resource: { kind: 'network', id: '2497', name: 'AS2497' },
      alert_id: null,
      until: later(60).toISOString(),
    });
    expect(await list()).toEqual([made]);
    expect(await list(ada, later(60))).toEqual([]);
  });

  it('of an alert may have no end', async () => {
    const alertId = newId();
    expect(await mute(null, { alertId })).toMatchObject({ resource: null, alert_id: alertId, until: null });
  });

  it('of the same thing moves the end of the first', async () => {
    const first = await mute(later(60));
    expect(await mute(null)).toEqual({ ...first, until: null });
    expect(await list()).toHaveLength(1);
  });

  it('cannot end in the past, and needs something that can be watched', async () => {
    await expect(mute(at)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/until' }] });
    await expect(mute(null, { resource: { kind: 'network', id: 'IIJ' } })).rejects.toMatchObject({
      code: 'RESOURCE_INVALID',
    });
  });

  it('ends once, and only by its owner', async () => {
    const { id } = await mute(null);
    const bob = await addPerson(test.db, 'bob');
    await expect(deleteMute(test.db, { recipientId: bob, id, at })).rejects.toMatchObject({ code: 'MUTE_NOT_FOUND' });
    expect(await list(bob)).toEqual([]);
    await deleteMute(test.db, { recipientId: ada, id, at });
    await expect(deleteMute(test.db, { recipientId: ada, id, at })).rejects.toMatchObject({ code: 'MUTE_NOT_FOUND' });
    expect(await list()).toEqual([]);
  });
});

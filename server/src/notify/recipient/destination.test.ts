import { usingTransaction } from '#kit';
import { newId } from '#platform/ids';
import { beforeEach, describe, expect, it } from 'vitest';
import { listDestinations } from './destination.ts';
import { addPerson, exampleAddresses as addresses, exampleTime as at } from './recipient-example.ts';

const test = usingTransaction();
let ada = '';

beforeEach(async () => {
  ada = await addPerson(test.db, 'ada');
});

const list = async (recipientId = ada) =>
  (await listDestinations(test.db, addresses, { recipientId, limit: 10 })).items;
const email = async (recipientId = ada) => (await list(recipientId)).find(({ channel }) => channel === 'email');

describe('destinations', () => {
  it('begin with the account address and the app, addresses shortened', async () => {
    expect((await list()).map(({ channel, label, address, state }) => [channel, label, address, state])).toEqual([
      ['email', 'Account address', 'a…@example.org', 'ready'],
      ['in_app', 'In the app', '', 'ready'],
    ]);
    expect((await email())?.verified_at).toBe(at.toISOString());
  });

  it('show the account address as unverified until the account is', async () => {
    expect(await email(await addPerson(test.db, 'bob', { verified: false }))).toMatchObject({
      state: 'unverified',
      verified_at: null,
    });
  });

  it('show an address that opted out as suppressed, for everybody at it', async () => {
    await test.db
      .insertInto('suppression')
      .values({
        channel: 'email',
        address_hash: addresses.hash('email', 'ADA@example.org'),
        reason: 'complaint',
        created_at: at,
      })
      .execute();
    expect((await email())?.state).toBe('suppressed');
  });

  it('of another person are not listed, and an address that was sealed is never shown whole', async () => {
    await test.db
      .insertInto('destination')
      .values({
        id: newId(),
        recipient_id: ada,
        channel: 'sms',
        address_sealed: addresses.seal('+39021234567'),
        address_hash: addresses.hash('sms', '+39021234567'),
        label: 'NOC',
        state: 'ready',
        created_at: at,
      })
      .execute();
    expect((await list())[0]).toMatchObject({ channel: 'sms', label: 'NOC', address: '+39…567' });
    expect(await list(await addPerson(test.db, 'bob'))).toHaveLength(2);
  });
});

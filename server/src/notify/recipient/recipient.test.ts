import { usingTransaction } from '#kit';
import { makeSealer } from '#platform/crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadAddresses, makeAddresses, shorten } from './destination-address.ts';
import { addPerson, exampleAddresses as addresses, exampleTime as at } from './recipient-example.ts';
import { contactFor, ensureRecipient } from './recipient.ts';

const test = usingTransaction();
const live = async (recipientId: string) =>
  await test.db
    .selectFrom('destination')
    .select(['channel', 'address_hash', 'address_sealed'])
    .where('recipient_id', '=', recipientId)
    .where('deleted_at', 'is', null)
    .orderBy('channel')
    .execute();

describe('the recipient of a user', () => {
  let ada = '';
  beforeEach(async () => {
    ada = await addPerson(test.db, 'ada');
  });

  it('has the inbox and the e-mail of the account from the start, and no copy of the address', async () => {
    expect(await live(ada)).toEqual([
      { channel: 'email', address_hash: addresses.hash('email', 'ada@example.org'), address_sealed: null },
      { channel: 'in_app', address_hash: null, address_sealed: null },
    ]);
  });

  it('follows a new e-mail address, once however often it is told', async () => {
    const user = { userId: ada, email: 'ada@example.net', locale: 'it', at };
    await ensureRecipient(test.db, addresses, user);
    await ensureRecipient(test.db, addresses, user);
    const [email, inbox, ...more] = await live(ada);
    expect(email?.address_hash).toBe(addresses.hash('email', 'ada@example.net'));
    expect([inbox?.channel, more]).toEqual(['in_app', []]);
  });

  it('drops a second destination when the account moves to its address', async () => {
    await test.db
      .insertInto('destination')
      .values({
        id: '019a0000-0000-7000-8000-000000000001',
        recipient_id: ada,
        channel: 'email',
        address_sealed: addresses.seal('ada@example.net'),
        address_hash: addresses.hash('email', 'ada@example.net'),
        created_at: at,
      })
      .execute();
    await ensureRecipient(test.db, addresses, { userId: ada, email: 'ada@example.net', locale: 'en', at });
    expect((await live(ada)).filter(({ channel }) => channel === 'email')).toEqual([
      { channel: 'email', address_hash: addresses.hash('email', 'ada@example.net'), address_sealed: null },
    ]);
  });
});

describe('a contact', () => {
  it('is one recipient for every spelling of an address', async () => {
    const first = await contactFor(test.db, addresses, { email: 'Guest@Example.org', at });
    const again = await contactFor(test.db, addresses, { email: 'guest@example.org ', at });
    expect(again).toBe(first);
    const [destination, ...more] = await live(first);
    expect(more).toEqual([]);
    expect(addresses.open(destination?.address_sealed ?? '')).toBe('Guest@Example.org');
  });

  it('with a phone has it as its destination', async () => {
    const id = await contactFor(test.db, addresses, { phone: '+39 02 1234567', at });
    expect(await live(id)).toMatchObject([{ channel: 'sms', address_hash: addresses.hash('sms', '+39021234567') }]);
  });
});

describe('addresses', () => {
  it('hash to a uuid that tells nothing without the key, and differs by channel', () => {
    const other = makeAddresses({ key: 'another key', sealer: makeSealer(['x']) });
    const hash = addresses.hash('email', 'ada@example.org');
    expect(hash).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(other.hash('email', 'ada@example.org')).not.toBe(hash);
    expect(addresses.hash('webhook', 'ada@example.org')).not.toBe(hash);
  });

  it('keep their hashes when the secret of the installation is rotated', async () => {
    const before = await loadAddresses(test.db, makeSealer(['old']));
    const after = await loadAddresses(test.db, makeSealer(['new', 'old']));
    expect(after.hash('email', 'ada@example.org')).toBe(before.hash('email', 'ada@example.org'));
  });

  it('are shortened for display', () => {
    expect(shorten('email', 'ada@example.org')).toBe('a…@example.org');
    expect(shorten('sms', '+39021234567')).toBe('+39…567');
    expect(shorten('slack', 'https://hooks.example.org/T000/secret')).toBe('hooks.example.org…');
  });
});

import { addPeople, stillClock, testAddresses, usingTransaction } from '#kit';
import { contactFor, forgetContacts, makePublish, subscribe } from '#notify';
import { localRealtime } from '#platform/realtime';
import { localLimiter } from '#platform/limits';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ArticlesDeps } from './context.ts';
import { askToSubscribe, confirmLink, confirmSubscription, forgetSubscriptions } from './subscription.ts';

const test = usingTransaction();
const day = 86_400_000;
const about = { kind: 'tag', id: 'security' } as const;
let clock = stillClock();
let deps: ArticlesDeps;

beforeEach(() => {
  clock = stillClock();
  deps = {
    database: test.database,
    clock,
    publish: makePublish({ clock, realtime: localRealtime() }),
    publicUrl: 'https://tocsin.example',
    keys: ['a key'],
    limiter: localLimiter(),
    contactFor: (tx, contact, at) => contactFor(tx, testAddresses, { ...contact, at }),
    subscribe,
    forgetContacts,
  };
});

async function ask(email: string): Promise<{ recipientId: string; token: string }> {
  await askToSubscribe(deps, { email, about, from: '192.0.2.1' });
  const wish = await test.db
    .selectFrom('article_subscription')
    .selectAll()
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return { recipientId: wish.recipient_id, token: confirmLink(deps, wish.id).split('/').at(-1) ?? '' };
}

const known = async () => {
  const rows = await test.db.selectFrom('recipient').select('id').where('user_id', 'is', null).execute();
  return rows.map(({ id }) => id);
};

describe('an address that asked to be told', () => {
  it('is asked to confirm in a mail about articles, because it has no account', async () => {
    await ask('reader@example.net');
    expect(await test.db.selectFrom('event').select(['type', 'category']).execute()).toEqual([
      { type: 'account.article_subscription', category: 'article' },
    ]);
  });

  it('is forgotten with all of its destinations when it never confirmed', async () => {
    const { recipientId } = await ask('never@example.net');
    clock.advance(29 * day);
    await forgetSubscriptions(deps);
    expect(await known()).toEqual([recipientId]);
    clock.advance(2 * day);
    await forgetSubscriptions(deps);
    expect(await known()).toEqual([]);
    expect(await test.db.selectFrom('destination').selectAll().execute()).toEqual([]);
    expect(await test.db.selectFrom('article_subscription').selectAll().execute()).toEqual([]);
  });

  it('is kept when it confirmed', async () => {
    const { recipientId, token } = await ask('reader@example.net');
    await confirmSubscription(deps, token);
    clock.advance(60 * day);
    await forgetSubscriptions(deps);
    expect(await known()).toEqual([recipientId]);
  });

  it('is kept when it chose what it wants to hear of, so that nobody can ask for it again', async () => {
    const { recipientId } = await ask('silent@example.net');
    const choice = { recipient_id: recipientId, category: 'article', channel: 'email', enabled: false };
    await test.db.insertInto('preference').values(choice).execute();
    clock.advance(60 * day);
    await forgetSubscriptions(deps);
    expect(await known()).toEqual([recipientId]);
  });

  it('is kept while it is told other things', async () => {
    const { recipientId } = await ask('busy@example.net');
    clock.advance(30 * day);
    const item = { event_id: recipientId, category: 'visitor', severity: 'low', in_inbox: false } as const;
    const at = clock.now();
    await test.db
      .insertInto('notification')
      .values({
        id: recipientId,
        recipient_id: recipientId,
        ...item,
        xid: '1',
        position: 1,
        created_at: at,
        updated_at: at,
      })
      .execute();
    clock.advance(2 * day);
    await forgetSubscriptions(deps);
    expect(await known()).toEqual([recipientId]);
  });

  it('of a person with an account is not touched', async () => {
    const [ada] = await addPeople(test.db, ['ada']);
    const id = ada?.id ?? '';
    await test.db
      .insertInto('article_subscription')
      .values({
        id,
        recipient_id: id,
        kind: 'tag',
        resource_id: 'security',
        created_at: clock.now(),
        expires_at: clock.now(),
      })
      .execute();
    clock.advance(60 * day);
    await forgetSubscriptions(deps);
    expect(await test.db.selectFrom('recipient').select('id').where('id', '=', id).execute()).toHaveLength(1);
  });
});

import { addPeople, stillClock, testAddresses, usingDatabase } from '#kit';
import { contactFor, forgetContacts, makePublish, subscribe, type Publish } from '#notify';
import type { Person } from '#platform/http';
import { localLimiter } from '#platform/limits';
import { localRealtime } from '#platform/realtime';
import { beforeAll, describe, expect, it } from 'vitest';
import { getArticle, makeArticle, publishArticle, unpublishArticle } from './article.ts';
import type { ArticlesDeps } from './context.ts';

const test = usingDatabase();
const clock = stillClock();
const publish = makePublish({ clock, realtime: localRealtime() });
let author: Person;

beforeAll(async () => {
  const [ada] = await addPeople(test.db, ['ada']);
  author = { kind: 'person', userId: ada?.id ?? '', role: 'AUTHENTICATED', via: 'session' };
});

const depsWith = (other: Publish = publish): ArticlesDeps => ({
  database: test.database,
  clock,
  publish: other,
  publicUrl: 'https://tocsin.example',
  keys: ['a key'],
  limiter: localLimiter(),
  contactFor: (tx, contact, at) => contactFor(tx, testAddresses, { ...contact, at }),
  subscribe,
  forgetContacts,
});

async function written(): Promise<string> {
  return (await makeArticle(depsWith(), author, { title: 'On rings', content: 'Text.', tags: ['algebra'] })).id;
}

const announcements = async (id: string) => {
  const rows = await test.db.selectFrom('event').select('id').where('subject', '=', id).execute();
  return rows.length;
};
const changing = (id: string) => ({ who: author, id, check: () => undefined });

describe('the publication of an article', () => {
  it('commits with its announcement or not at all', async () => {
    const id = await written();
    const broken = depsWith(async (tx, drafts) => {
      await publish(tx, drafts);
      throw new Error('The database is away.');
    });
    await expect(publishArticle(broken, changing(id))).rejects.toThrow('The database is away.');
    expect(await getArticle(depsWith(), author, id)).toMatchObject({ status: 'draft', slug: null, published_at: null });
    expect(await announcements(id)).toBe(0);
    await publishArticle(depsWith(), changing(id));
    expect(await getArticle(depsWith(), author, id)).toMatchObject({ status: 'published', slug: 'on-rings' });
    expect(await announcements(id)).toBe(1);
  });

  it('pressed twice at once, and again after it was taken back, announces it once', async () => {
    const id = await written();
    await Promise.all([1, 2, 3].map(() => publishArticle(depsWith(), changing(id))));
    await unpublishArticle(depsWith(), changing(id));
    await publishArticle(depsWith(), changing(id));
    expect(await announcements(id)).toBe(1);
  });
});

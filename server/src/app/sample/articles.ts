import { newId } from '#platform/ids';
import type { Articles } from '#sources/articles';
import type { Ground } from '../ground.ts';
import { addWatch, findUser } from './people.queries.ts';

const author = 'ada@tocsin.test';
const reader = 'bob@tocsin.test';
const firstArticle = {
  title: 'How to read a network alarm',
  tags: ['networks', 'guide'],
  content: `An alarm says that something is **unlike the last days**. It does not say that something is broken.

## Deviation

The deviation counts how far a value is from its usual place, in units of its usual spread. Above 30 it is medium, above 50 high, above 100 critical.

## Delay

A delay alarm names two ends. A change at one end seen from many others speaks for that end; a change between two ends alone may be a new path.

## Disconnection

Many probes of one network went silent together. The alert stays open until they are back, and a recovery goes to those who were told.
`,
};

/** Ada has written an article, and Bob watches her: both hear of it as soon as the server runs. */
export async function makeSampleArticles({ database, clock }: Ground, articles: Articles): Promise<void> {
  const [ada, bob] = await Promise.all([findUser(database.db, author), findUser(database.db, reader)]);
  if (ada === undefined || bob === undefined) return;
  const at = clock.now();
  await addWatch(database.db, { id: newId(at), recipientId: bob, kind: 'author', resource: ada, at });
  await articles.begin({ kind: 'person', userId: ada, role: 'AUTHENTICATED', via: 'session' }, firstArticle);
}

import { everyArticle } from '@tocsin/sdk/contract';
import type { EventDraft } from '#notify';
import { equalInConstantTime, keyedHash } from '#platform/crypto';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { addressBlock } from '#platform/limits';
import { findAuthorName } from './article.queries.ts';
import type { ArticlesDeps } from './context.ts';
import {
  confirmOnce,
  deleteSubscriptions,
  findSubscription,
  insertSubscription,
  type SubscriptionRow,
} from './subscription.queries.ts';
import { watchable, type ArticleResource } from './watchable.ts';

/** What the link in the mail is for; the event carries this and an id, and the link is made while the mail is written. */
export const subscriptionPurpose = 'article-subscription';

const hour = 3600;
const lifeMs = 48 * hour * 1000;
/** Anybody can type anybody's address, so few such mails go to one address, and few come from one place. */
const perHour = { address: 3, block: 20 } as const;

interface Wish {
  readonly email: string;
  readonly about: ArticleResource;
  /** Where the form was sent from. */
  readonly from: string;
}

/**
 * Asks the mailbox whether its owner wants to be told. What is answered is the same for every address, whether it is
 * known here or not, because the same work is done for each.
 */
export async function askToSubscribe(deps: ArticlesDeps, { email, about, from }: Wish): Promise<void> {
  const at = deps.clock.now();
  await countMail(deps, { email, from, at });
  await deps.database.transaction(async (tx) => {
    const recipientId = await deps.contactFor(tx, { email }, at);
    const id = newId(at);
    await insertSubscription(tx, { id, recipientId, about, at, expiresAt: new Date(at.getTime() + lifeMs) });
    await deps.publish(tx, [askingDraft({ id, recipientId, about })]);
  });
}

async function countMail(
  { limiter }: ArticlesDeps,
  { email, from, at }: { email: string; from: string; at: Date },
): Promise<void> {
  const keys = [
    [`to ${keyedHash('article', email.toLowerCase())}`, perHour.address],
    [`from ${addressBlock(from)}`, perHour.block],
  ] as const;
  for (const [key, calls] of keys) {
    const taken = await limiter.take(`article subscription ${key}`, { calls, seconds: hour }, at);
    if (!taken.allowed) throw tooMany(taken.seconds);
  }
}

function askingDraft({
  id,
  recipientId,
  about,
}: {
  id: string;
  recipientId: string;
  about: ArticleResource;
}): EventDraft {
  const what = wordsOf(about);
  return {
    source: 'articles',
    externalId: id,
    type: 'account.article_subscription',
    category: 'article',
    severity: 'low',
    subject: id,
    data: {
      title: `Confirm that you want to hear of ${what}`,
      link: { purpose: subscriptionPurpose, jti: id },
      details: { what },
    },
    recipients: [recipientId],
  };
}

/** The event names no author: who wrote what stands with the articles alone. */
function wordsOf({ kind, id }: ArticleResource): string {
  if (kind === 'author') return 'new articles of an author';
  return id === everyArticle ? 'new articles' : `new articles about ${id}`;
}

/** The address of the page that confirms; it is in the mail and nowhere else. */
export function confirmLink({ publicUrl, keys: [key] }: Pick<ArticlesDeps, 'publicUrl' | 'keys'>, id: string): string {
  return new URL(`/articles/subscriptions/${id}.${sign(key, id)}`, publicUrl).href;
}

export interface Described {
  readonly about: ArticleResource;
  /** The name of the author, where it is about one. */
  readonly authorName: string | undefined;
  readonly confirmed: boolean;
}

/** What the link would confirm. Changes nothing: mail scanners follow links. */
export async function describeSubscription(deps: ArticlesDeps, token: string): Promise<Described> {
  return await present(deps, await read(deps, token));
}

/** Begins the subscription. Repeating it is harmless: an address that unsubscribed since stays unsubscribed. */
export async function confirmSubscription(deps: ArticlesDeps, token: string): Promise<Described> {
  const row = await read(deps, token);
  const at = deps.clock.now();
  await deps.database.transaction(async (tx) => {
    if (!(await confirmOnce(tx, row.id, at))) return;
    await deps.subscribe(tx, { recipientId: row.recipient_id, resource: aboutOf(row), at });
  });
  return await present(deps, { ...row, confirmed_at: at });
}

/** So long after its link has ended is it known who never confirmed. */
const keptMs = 28 * 24 * hour * 1000;

/** Forgets wishes that ended long ago, and with them the addresses that never confirmed one. */
export async function forgetSubscriptions({ database, clock, forgetContacts }: ArticlesDeps): Promise<void> {
  const endedBefore = new Date(clock.now().getTime() - keptMs);
  await database.transaction(async (tx) => {
    await forgetContacts(tx, { ids: await deleteSubscriptions(tx, endedBefore), quietSince: endedBefore });
  });
}

async function read(
  { database, clock, keys }: ArticlesDeps,
  token: string,
): Promise<SubscriptionRow & { readonly id: string }> {
  const [id = '', signature = ''] = token.split('.');
  const isOurs = keys.some((key) => equalInConstantTime(signature, sign(key, id)));
  const row = isOurs ? await findSubscription(database.db, id, clock.now()) : undefined;
  if (!row) throw coded('INVALID_TOKEN', 'This link has ended. Ask for a new one below any article.');
  return { ...row, id };
}

async function present({ database }: ArticlesDeps, row: SubscriptionRow): Promise<Described> {
  const about = aboutOf(row);
  const authorName = about.kind === 'author' ? await findAuthorName(database.db, about.id) : undefined;
  return { about, authorName, confirmed: row.confirmed_at !== null };
}

function aboutOf({ kind, resource_id: id }: SubscriptionRow): ArticleResource {
  return { kind, id };
}

/** `tag:security` or `author:<id>`, as the form sends it; nothing for what cannot be watched. */
export function readAbout(text: string): ArticleResource | undefined {
  const [kind, id] = text.split(/:(.*)/s);
  if (kind !== 'author' && kind !== 'tag') return undefined;
  const known = watchable.get(kind)?.safeParse(id);
  return known?.success ? { kind, id: known.data } : undefined;
}

/** 128 bits are enough for a signature that can only be tried over the network. */
function sign(key: string, id: string): string {
  return keyedHash(key, `${subscriptionPurpose} ${id}`).slice(0, 32);
}

function tooMany(seconds: number) {
  const minutes = Math.ceil(seconds / 60);
  return coded('RATE_LIMITED', `Many mails like this one were asked for. Try again in ${minutes} min.`, {
    headers: { 'retry-after': String(Math.max(1, seconds)) },
  });
}

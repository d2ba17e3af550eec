import { channels as allChannels, type ChannelName } from '@tocsin/sdk/contract';
import type { Db } from '#platform/db';
import { nilId } from '#platform/ids';
import { isMandatory, mayReachUnverified, onlyChannels } from '../preference/mandatory.ts';
import type { Candidate, Subject } from './batch.ts';
import { selectCuts, selectTold, selectWatchers, type MatchedRows, type Range } from './match.queries.ts';

interface Page extends Range {
  readonly at: Date;
  /** The channels that show an update in place. */
  readonly editing: readonly ChannelName[];
}

/**
 * Everybody in the range who may hear of the event, in the order of their ids: watchers and named recipients of
 * something new, and exactly those who were told of an alert for what follows it.
 */
export async function match(tx: Db, subject: Subject, page: Page): Promise<readonly Candidate[]> {
  if (!begins(subject)) {
    const channels = subject.step === 'resolve' ? null : page.editing;
    return candidatesOf(await selectTold(tx, subject, { ...page, channels }), subject);
  }
  const rows = await selectWatchers(tx, subject, page);
  const candidates = candidatesOf(rows, subject);
  return subject.onlyDestination === null ? [...candidates, ...withoutDestination(rows, subject)] : candidates;
}

/** The ranges of a large audience: one small first, then equal ones. */
export async function cutAudience(
  tx: Db,
  subject: Subject,
  sizes: { first: number; others: number },
): Promise<readonly Range[]> {
  const told = !begins(subject);
  const [firstEnd] = await selectCuts(tx, subject, { after: nilId, size: sizes.first, told });
  if (firstEnd === undefined) return [{ after: nilId, until: null }];
  const cuts = [nilId, firstEnd, ...(await selectCuts(tx, subject, { after: firstEnd, size: sizes.others, told }))];
  return cuts.map((after, index) => ({ after, until: cuts[index + 1] ?? null }));
}

function begins({ step }: Subject): boolean {
  return step === 'notice' || step === 'open' || step === 'rise';
}

function candidatesOf(rows: MatchedRows, subject: Subject): Candidate[] {
  const facts = factsOf(rows, subject);
  const [inactive, unverified] = [new Set(rows.inactive), new Set(rows.unverified)];
  const [taken, waits] = [new Set(rows.taken), new Set(rows.waits)];
  return rows.hearing.map((hearing, row) => {
    const recipientId = at(rows.recipients, hearing);
    const channel = at(rows.channel, row);
    const destinationId = at(rows.destination_id, row);
    return {
      ...facts({ who: recipientId, channel, destination: destinationId, hearing }),
      recipientId,
      destinationId,
      addressHash: rows.address_hash[row] ?? null,
      accountActive: !inactive.has(row),
      verified: !unverified.has(row),
      hasDestination: true,
      addressTaken: taken.has(row),
      openingWaits: waits.has(row),
    };
  });
}

type Facts = Pick<
  Candidate,
  | 'mandatory'
  | 'mandatoryUnverified'
  | 'suppressed'
  | 'muted'
  | 'watchChannels'
  | 'channel'
  | 'category'
  | 'preferenceDestination'
  | 'preferenceCategory'
  | 'preferenceChannel'
  | 'watchId'
>;

interface Place {
  readonly who: string;
  readonly channel: ChannelName;
  readonly destination: string;
  /** The place of the person among the recipients of the page. */
  readonly hearing: number;
}

/** Joins what a person set to their rows. Most people set nothing, so the maps are small. */
function factsOf(rows: MatchedRows, subject: Subject) {
  const mandatory = channelsOf((channel) => isMandatory(subject.type, channel));
  const mandatoryUnverified = mayReachUnverified(subject.type);
  const ofCategory = choicesOf(rows, true);
  const ofAll = choicesOf(rows, false);
  const mutes = new Set(rows.muted);
  const suppressed = new Map(rows.suppressed);
  const lists = rows.channels.map(channelList);
  const alone = onlyChannels(subject.type);
  return ({ who, channel, destination, hearing }: Place): Facts => {
    const must = mandatory.has(channel);
    return {
      mandatory: must,
      mandatoryUnverified,
      suppressed: suppressed.size > 0 && isSuppressed(suppressed.get(destination), must),
      muted: mutes.has(who),
      watchId: rows.watches[hearing] ?? null,
      watchChannels: rows.toldOnly ? [channel] : (alone ?? lists[hearing] ?? null),
      channel,
      category: subject.category,
      preferenceDestination: ofCategory(who, channel, destination) ?? ofAll(who, channel, destination),
      preferenceCategory: ofCategory(who, channel),
      preferenceChannel: ofAll(who, channel),
    };
  };
}

/** Reads the choices that people made for this category, or for all of them. */
function choicesOf(rows: MatchedRows, forCategory: boolean) {
  const made = rows.preferences.filter(([, isCategory]) => isCategory === forCategory);
  const choices = new Map(
    made.map(([who, , channel, destination, on]) => [`${who}${channel}${destination ?? ''}`, on]),
  );
  return (who: string, channel: ChannelName, destination = ''): boolean | null =>
    choices.size === 0 ? null : (choices.get(`${who}${channel}${destination}`) ?? null);
}

/** A channel that somebody asked for in so many words but has no address on: one row says so. */
function withoutDestination(rows: MatchedRows, subject: Subject): Candidate[] {
  const has = new Set<string>();
  const asks = new Map<string, Set<ChannelName>>();
  const ask = (who: string, channel: ChannelName) =>
    asks.set(who, (asks.get(who) ?? new Set<ChannelName>()).add(channel));
  rows.recipients.forEach((who, hearing) =>
    channelList(rows.channels[hearing] ?? null)?.forEach((channel) => ask(who, channel)),
  );
  for (const [who, , channel, destination, on] of rows.preferences) if (on && destination === null) ask(who, channel);
  if (asks.size === 0) return [];
  rows.hearing.forEach((hearing, row) => has.add(at(rows.recipients, hearing) + at(rows.channel, row)));
  const facts = factsOf(rows, subject);
  const hearings = new Map(rows.recipients.map((who, hearing) => [who, hearing]));
  return [...asks].flatMap(([recipientId, channels]) =>
    [...channels]
      .filter((channel) => !has.has(recipientId + channel))
      .map((channel) => ({
        ...facts({ who: recipientId, channel, destination: nilId, hearing: hearings.get(recipientId) ?? -1 }),
        recipientId,
        destinationId: nilId,
        addressHash: null,
        accountActive: true,
        verified: true,
        hasDestination: false,
        addressTaken: false,
        openingWaits: false,
      })),
  );
}

function isSuppressed(reason: string | undefined, mandatory: boolean): boolean {
  return mandatory ? reason === 'hard_bounce' : reason !== undefined;
}

function channelList(list: string | null): ChannelName[] | null {
  // The column is an array of channel names that was checked when the watch was made.
  return list === null ? null : ([...new Set(list.split(','))] as ChannelName[]);
}

function channelsOf(test: (channel: ChannelName) => boolean): ReadonlySet<ChannelName> {
  return new Set(allChannels.filter(test));
}

function at<T>(column: readonly T[], row: number): T {
  const value = column[row];
  if (value === undefined) throw new RangeError(`Column of ${column.length} has no row ${row}.`);
  return value;
}

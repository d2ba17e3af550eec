import { categories, channels, type Category, type ChannelName, type Preferences } from '@tocsin/sdk/contract';
import type { Database, Db } from '#platform/db';
import { coded } from '#platform/errors';
import { describeChannels } from './preference-channel.ts';
import { decide, rules, type Candidate } from './precedence.ts';
import {
  findPreferences,
  findVersion,
  lockVersion,
  ownDestinations,
  raiseVersion,
  replacePreferences,
  type PreferenceRow,
} from './preference.queries.ts';
import { unknownChannel } from '../watch/watch.ts';

/** A person's choices as they are in force: what each kind of notification does on each channel of this server. */
export async function getPreferences(
  db: Db,
  recipientId: string,
  known: ReadonlySet<ChannelName>,
): Promise<Preferences> {
  const [rows, version, states] = await Promise.all([
    findPreferences(db, recipientId),
    findVersion(db, recipientId),
    describeChannels(db, recipientId, known),
  ]);
  const inForce = rows.filter(({ channel }) => known.has(channel));
  return {
    channels: states,
    cells: cellsOf(
      inForce,
      channels.filter((channel) => known.has(channel)),
    ),
    preferences: inForce,
    precedence: rules.map(({ sentence }) => sentence),
    version,
  };
}

interface NewPreferences {
  readonly recipientId: string;
  readonly preferences: readonly PreferenceRow[];
  readonly known: ReadonlySet<ChannelName>;
  /** Refuses the change when it was made on an older version. */
  readonly checkVersion: (version: number) => void;
}

/** Replaces all choices on the channels of this server; those on a channel that is off wait until it is back. */
export async function setPreferences(database: Database, wanted: NewPreferences): Promise<Preferences> {
  const { recipientId, preferences, known } = wanted;
  refuseUnknownChannels(preferences, known);
  refuseRepeats(preferences);
  return await database.transaction(async (tx) => {
    wanted.checkVersion(await lockVersion(tx, recipientId));
    refuseForeignDestinations(preferences, await ownDestinations(tx, recipientId));
    await replacePreferences(tx, { recipientId, preferences, channels: [...known] });
    await raiseVersion(tx, recipientId);
    return await getPreferences(tx, recipientId, known);
  });
}

/** What a person's choices say about one cell of the matrix, with nothing else in the way. */
export function isOn(rows: readonly PreferenceRow[], category: Category, place: Place): boolean {
  return decide(candidateOf(rows, category, place)).status === 'queued';
}

/** A channel, or one destination on it. */
interface Place {
  readonly channel: ChannelName;
  readonly destinationId: string | null;
}

function cellsOf(rows: readonly PreferenceRow[], known: readonly ChannelName[]): Preferences['cells'] {
  return categories.flatMap((category) =>
    known.map((channel) => ({
      category,
      channel,
      enabled: lockOf(category, channel) !== null || isOn(rows, category, { channel, destinationId: null }),
      set: choice(rows, category, { channel, destinationId: null }) !== null,
      locked: lockOf(category, channel),
    })),
  );
}

/** Everything of the category security is mandatory; of the category account, some types are. */
function lockOf(category: Category, channel: ChannelName): string | null {
  const locked = category === 'security' && (channel === 'in_app' || channel === 'email');
  return locked ? 'Security messages always reach you in the app and by e-mail.' : null;
}

function candidateOf(rows: readonly PreferenceRow[], category: Category, place: Place): Candidate {
  const { channel } = place;
  const whole = { channel, destinationId: null };
  const ofDestination =
    place.destinationId === null ? null : (choice(rows, category, place) ?? choice(rows, null, place));
  return {
    mandatory: false,
    mandatoryUnverified: false,
    accountActive: true,
    verified: true,
    suppressed: false,
    muted: false,
    watchChannels: null,
    channel,
    category,
    hasDestination: true,
    preferenceDestination: ofDestination,
    preferenceCategory: choice(rows, category, whole),
    preferenceChannel: choice(rows, null, whole),
  };
}

function choice(rows: readonly PreferenceRow[], category: Category | null, place: Place): boolean | null {
  const found = rows.find(
    (row) => row.category === category && row.channel === place.channel && row.destination_id === place.destinationId,
  );
  return found?.enabled ?? null;
}

function refuseUnknownChannels(preferences: readonly PreferenceRow[], known: ReadonlySet<ChannelName>): void {
  for (const [index, { channel }] of preferences.entries()) {
    if (!known.has(channel)) throw unknownChannel(channel, `/preferences/${index}/channel`);
  }
}

function refuseRepeats(preferences: readonly PreferenceRow[]): void {
  const seen = new Set<string>();
  for (const [index, { category, channel, destination_id }] of preferences.entries()) {
    const place = `${category} ${channel} ${destination_id}`;
    if (seen.has(place)) throw refusal('VALIDATION_FAILED', index, 'This choice stands twice in the list.');
    seen.add(place);
  }
}

function refuseForeignDestinations(preferences: readonly PreferenceRow[], own: ReadonlyMap<string, string>): void {
  for (const [index, { channel, destination_id }] of preferences.entries()) {
    if (destination_id !== null && own.get(destination_id) !== channel)
      throw refusal('DESTINATION_NOT_FOUND', index, 'You have no such destination on this channel.');
  }
}

function refusal(code: 'VALIDATION_FAILED' | 'DESTINATION_NOT_FOUND', index: number, detail: string): Error {
  return coded(code, detail, { errors: [{ pointer: `/preferences/${index}`, code, detail }] });
}

import type { ChannelName, Preferences } from '@tocsin/sdk/contract';
import { usingTransaction } from '#kit';
import { beforeEach, describe, expect, it } from 'vitest';
import { addPerson } from '../recipient/recipient-example.ts';
import { getPreferences, setPreferences } from './preference.ts';
import type { PreferenceRow } from './preference.queries.ts';

const test = usingTransaction();
const known = new Set<ChannelName>(['in_app', 'email', 'slack']);
let ada = '';
let bob = '';

beforeEach(async () => {
  ada = await addPerson(test.db, 'ada');
  bob = await addPerson(test.db, 'bob', { verified: false });
});

const cell = (preferences: Preferences, name: string) =>
  preferences.cells.find(({ category, channel }) => `${category} ${channel}` === name);
const set = (preferences: readonly PreferenceRow[], checkVersion: (version: number) => void = () => undefined) =>
  setPreferences(test.database, { recipientId: ada, preferences, known, checkVersion });
const off = (more: Partial<PreferenceRow>): PreferenceRow => ({
  category: null,
  channel: 'email',
  destination_id: null,
  enabled: false,
  ...more,
});
const destinationOf = async (recipientId: string, channel: ChannelName) =>
  (
    await test.db
      .selectFrom('destination')
      .select('id')
      .where('recipient_id', '=', recipientId)
      .where('channel', '=', channel)
      .executeTakeFirstOrThrow()
  ).id;

describe('the matrix of preferences', () => {
  it('shows the defaults before anybody chose', async () => {
    const preferences = await getPreferences(test.db, ada, known);
    expect(cell(preferences, 'network email')).toEqual({
      category: 'network',
      channel: 'email',
      enabled: true,
      set: false,
      locked: null,
    });
    expect(cell(preferences, 'article email')?.enabled).toBe(true);
    expect(cell(preferences, 'network slack')?.enabled).toBe(true);
    expect(cell(preferences, 'article slack')?.enabled).toBe(false);
    expect(cell(preferences, 'network sms')).toBeUndefined();
  });

  it('locks what is mandatory and says why', async () => {
    const preferences = await set([off({ category: 'security' })]);
    expect(cell(preferences, 'security email')).toMatchObject({
      enabled: true,
      locked: expect.stringContaining('always'),
    });
    expect(cell(preferences, 'security slack')).toMatchObject({ enabled: false, locked: null });
  });

  it('lets a kind of notification on a channel outrank the whole channel', async () => {
    const preferences = await set([off({}), off({ category: 'network', enabled: true })]);
    expect(cell(preferences, 'network email')).toMatchObject({ enabled: true, set: true });
    expect(cell(preferences, 'article email')).toMatchObject({ enabled: false, set: false });
  });

  it('prints the order of precedence', async () => {
    const { precedence } = await getPreferences(test.db, ada, known);
    expect(precedence).toHaveLength(9);
    expect(precedence[0]).toContain('hard bounce');
  });

  it('says of each channel whether it can reach the person', async () => {
    const states = async (who: string) =>
      Object.fromEntries(
        (await getPreferences(test.db, who, known)).channels.map(({ channel, state }) => [channel, state]),
      );
    expect(await states(ada)).toMatchObject({ in_app: 'ready', email: 'ready', slack: 'not_connected', sms: 'off' });
    expect(await states(bob)).toMatchObject({ in_app: 'ready', email: 'needs_attention' });
  });
});

describe('saving preferences', () => {
  it('replaces all of them and counts the version up', async () => {
    await set([off({ category: 'network' }), off({ channel: 'slack' })]);
    const preferences = await set([off({ category: 'price' })]);
    expect(preferences.preferences).toEqual([off({ category: 'price' })]);
    expect(preferences.version).toBe(3);
  });

  it('hands the present version to the check and keeps everything when it refuses', async () => {
    await set([off({ category: 'network' })]);
    const refused = set([], (version) => {
      throw new Error(`version ${version}`);
    });
    await expect(refused).rejects.toThrow('version 2');
    expect((await getPreferences(test.db, ada, known)).preferences).toHaveLength(1);
  });

  it('refuses a channel of another server, a choice that stands twice and a destination of somebody else', async () => {
    await expect(set([off({ channel: 'sms' })])).rejects.toMatchObject({
      code: 'CHANNEL_UNKNOWN',
      errors: [{ pointer: '/preferences/0/channel' }],
    });
    await expect(set([off({}), off({ enabled: true })])).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/preferences/1' }],
    });
    const foreign = await destinationOf(bob, 'email');
    await expect(set([off({ destination_id: foreign })])).rejects.toMatchObject({ code: 'DESTINATION_NOT_FOUND' });
    const own = await destinationOf(ada, 'email');
    await expect(set([off({ channel: 'slack', destination_id: own })])).rejects.toMatchObject({
      code: 'DESTINATION_NOT_FOUND',
    });
    expect((await set([off({ destination_id: own })])).preferences).toHaveLength(1);
  });

  it('keeps choices on a channel that is off until it is back', async () => {
    await set([off({ channel: 'slack' })]);
    const fewer = {
      recipientId: ada,
      preferences: [off({})],
      known: new Set<ChannelName>(['in_app', 'email']),
      checkVersion: () => undefined,
    };
    expect((await setPreferences(test.database, fewer)).preferences).toEqual([off({})]);
    expect((await getPreferences(test.db, ada, known)).preferences).toHaveLength(2);
  });
});

import type { BodyOf, ChannelName, Destination, MakeDestination, Routes } from '@tocsin/sdk/contract';
import type { Clock } from '#platform/clock';
import type { Sealer } from '#platform/crypto';
import type { Database, Db } from '#platform/db';
import { coded } from '#platform/errors';
import { newId } from '#platform/ids';
import { addressBlock, type Limiter } from '#platform/limits';
import type { Channel, Checked, Connected } from '../channel.ts';
import type { Publish } from '../event/event.ts';
import type { Addresses } from './destination-address.ts';
import type { Codes } from './destination-code.ts';
import { dropCode } from './destination-code.queries.ts';
import {
  cancelWaiting,
  insertConnection,
  insertDestination,
  markVerified,
  removeDestination,
  renameDestination,
  shareConnection,
} from './destination-change.queries.ts';
import { renewDestination, secretsInUse } from './destination-connect.queries.ts';
import { findDestination, type DestinationRow } from './destination.queries.ts';
import { present } from './destination.ts';

export interface DestinationDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly addresses: Addresses;
  readonly publish: Publish;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly codes: Codes;
  readonly limiter: Limiter;
}

/** Whose destination, and from where the request came. */
export interface Asking {
  readonly recipientId: string;
  readonly address: string;
}

export type Own = Asking & { readonly id: string };

export type Change = BodyOf<Routes['changeDestination']>;

/** A new one and, for a webhook, the secret that is shown this once. */
export interface Made {
  readonly destination: Destination;
  readonly secret?: string;
}

/** Adds an address that a person typed. E-mail and SMS are sent a code; a webhook is good at once. */
export async function makeDestination(deps: DestinationDeps, asking: Asking, wanted: MakeDestination): Promise<Made> {
  const channel = channelOf(deps, wanted.channel);
  if (channel.adding.way !== 'code' && channel.adding.way !== 'typed') throw coded('CHANNEL_OFF');
  const checked = await channel.adding.check(typedIn(wanted));
  const proves = channel.adding.way === 'code';
  if (proves) await limitCodes(deps, asking, { channel: channel.name, address: checked.address });
  const id = await deps.database.transaction(async (tx) => {
    const made = await add(deps, tx, {
      recipientId: asking.recipientId,
      channel: channel.name,
      checked: { ...checked, label: wanted.label ?? checked.label },
      verified: !proves,
    });
    if (proves) await sendCode(deps, tx, { ...asking, id: made });
    return made;
  });
  return {
    destination: await read(deps, asking.recipientId, id),
    ...(checked.secret === undefined ? {} : { secret: checked.secret }),
  };
}

interface Adding {
  readonly recipientId: string;
  readonly channel: ChannelName;
  /** With its place where a person connected it; a typed address is its own place. */
  readonly checked: Checked & Partial<Connected>;
  readonly verified: boolean;
}

/** Writes the destination, with its connection where there is a secret. Answers its id. */
export async function add(deps: DestinationDeps, tx: Db, adding: Adding): Promise<string> {
  const { recipientId, channel, checked, verified } = adding;
  const at = deps.clock.now();
  const hash = deps.addresses.hash(channel, checked.place ?? checked.address);
  const connectionId = checked.secret === undefined ? null : await connectionFor(deps, tx, adding);
  const sealed = deps.addresses.seal(checked.address);
  const verifiedAt = verified ? at : null;
  const one = { id: newId(), recipientId, channel, connectionId, sealed, hash, label: checked.label, verifiedAt, at };
  const id = await insertDestination(tx, one);
  if (id === undefined) throw coded('DESTINATION_EXISTS');
  return id;
}

/** Writes a new connection over one that the person has at the same place. */
export async function renew(
  deps: DestinationDeps,
  tx: Db,
  { id, ...renewing }: Omit<Adding, 'verified'> & { readonly id: string },
): Promise<void> {
  const connectionId = await connectionFor(deps, tx, renewing);
  const sealed = deps.addresses.seal(renewing.checked.address);
  await renewDestination(tx, { id, connectionId, sealed, at: deps.clock.now() });
}

async function connectionFor(
  { addresses, sealer, clock }: DestinationDeps,
  tx: Db,
  { recipientId, channel, checked }: Omit<Adding, 'verified'>,
): Promise<string> {
  return insertConnection(tx, {
    id: newId(),
    recipientId,
    channel,
    hash: addresses.hash(channel, checked.place ?? checked.address),
    secret: sealer.seal(checked.secret ?? ''),
    userId: checked.providerUserId ?? null,
    userName: checked.providerUserName ?? null,
    at: clock.now(),
  });
}

/** Confirms an address with its code; without a code, a new one is sent. */
export async function verifyDestination(
  deps: DestinationDeps,
  own: Own,
  code: string | undefined,
): Promise<Destination> {
  const row = await ownRow(deps, own);
  const channel = channelOf(deps, row.channel);
  if (channel.adding.way !== 'code' || row.address_sealed === null)
    throw coded('CODE_REFUSED', 'This address needs no code.');
  if (code === undefined) {
    await limitCodes(deps, own, { channel: row.channel, address: deps.addresses.open(row.address_sealed) });
    await deps.database.transaction((tx) => sendCode(deps, tx, own));
  } else await confirm(deps, own.id, code);
  return read(deps, own.recipientId, own.id);
}

/** The try is committed whatever comes of it, so that wrong codes are counted. */
async function confirm(deps: DestinationDeps, id: string, code: string): Promise<void> {
  const at = deps.clock.now();
  await deps.codes.check(deps.database.db, id, { code, at });
  await deps.database.transaction(async (tx) => {
    await markVerified(tx, id, at);
    await dropCode(tx, id);
  });
}

/** Names an address, or says whether everybody who reads there may acknowledge. */
export async function changeDestination(deps: DestinationDeps, own: Own, change: Change): Promise<Destination> {
  const { label, shared } = change;
  const row = await ownRow(deps, own);
  if (shared !== undefined && row.channel !== 'slack')
    throw coded('VALIDATION_FAILED', 'Only in Slack can others press a button.', {
      errors: [{ pointer: '/shared', code: 'not_allowed', detail: 'This channel does not say who pressed.' }],
    });
  await deps.database.transaction(async (tx) => {
    if (label !== undefined) await renameDestination(tx, own.id, label);
    if (shared !== undefined) await shareConnection(tx, own.id, shared);
  });
  return read(deps, own.recipientId, own.id);
}

/** Removes an address and cancels what waits for it. A connection is given back at its provider. */
export async function deleteDestination(deps: DestinationDeps, own: Own): Promise<void> {
  const row = await ownRow(deps, own);
  if (row.address_sealed === null)
    throw coded(
      'DESTINATION_NEEDED',
      'Everybody keeps the inbox and the account’s own address. Switch the channel off instead.',
    );
  const at = deps.clock.now();
  const secret = await deps.database.transaction(async (tx) => {
    await cancelWaiting(tx, own.id, at);
    return removeDestination(tx, own.id, at);
  });
  if (secret !== null)
    await giveBack(deps, row.channel, { value: deps.addresses.open(row.address_sealed), sealed: secret });
}

/** Gives the access of a connection that is used no more back at its provider. */
export async function giveBack(
  deps: DestinationDeps,
  channel: ChannelName,
  { value, sealed }: { value: string; sealed: string | null },
): Promise<void> {
  const adding = deps.channels.get(channel)?.adding;
  if (adding?.way !== 'connect') return;
  const others = await secretsInUse(deps.database.db, channel);
  await adding.connecting.disconnect(
    { value, secret: sealed === null ? null : deps.sealer.open(sealed) },
    others.map((other) => deps.sealer.open(other)),
  );
}

/** Sends a message that says nothing but that it arrived. Answers the id of its event. */
export async function testDestination(deps: DestinationDeps, own: Own): Promise<string> {
  const row = await ownRow(deps, own);
  channelOf(deps, row.channel);
  if (present(row, deps.addresses).state === 'unverified')
    throw coded('DESTINATION_UNVERIFIED', 'Confirm the address with its code first.');
  await take(deps, `test ${own.id}`, { calls: 5, seconds: 600 });
  const { eventIds } = await deps.database.transaction((tx) =>
    deps.publish(tx, [
      {
        source: 'tocsin',
        type: 'tocsin.destination.test',
        category: 'account',
        severity: 'low',
        recipients: [own.recipientId],
        data: {
          title: 'A test from Tocsin',
          body: 'You asked for this message. It arrived, so what you watch will reach you here.',
          destination_id: own.id,
        },
      },
    ]),
  );
  return eventIds[0] ?? '';
}

async function sendCode(deps: DestinationDeps, tx: Db, own: Own): Promise<void> {
  const jti = await deps.codes.begin(tx, own.id, deps.clock.now());
  await deps.publish(tx, [
    {
      source: 'tocsin',
      type: 'tocsin.destination.code',
      category: 'account',
      severity: 'medium',
      recipients: [own.recipientId],
      data: {
        title: 'Confirm this address',
        body: 'Somebody added this address to their Tocsin account. If it was you, enter the code within ten minutes. If not, do nothing.',
        destination_id: own.id,
        code: { destination_id: own.id, jti },
      },
    },
  ]);
}

/** Messages to an address that nobody has proved are limited by the address, its prefix, the caller’s network and the caller. */
async function limitCodes(
  deps: DestinationDeps,
  asking: Asking,
  to: { channel: ChannelName; address: string },
): Promise<void> {
  const tenMinutes = 600;
  const prefix = to.channel === 'sms' ? to.address.slice(0, 8) : (to.address.split('@')[1] ?? '');
  await take(deps, `code address ${deps.addresses.hash(to.channel, to.address)}`, { calls: 3, seconds: tenMinutes });
  await take(deps, `code prefix ${prefix}`, { calls: 30, seconds: tenMinutes });
  await take(deps, `code block ${addressBlock(asking.address)}`, { calls: 10, seconds: tenMinutes });
  await take(deps, `code actor ${asking.recipientId}`, { calls: 10, seconds: tenMinutes });
}

async function take(
  { limiter, clock }: DestinationDeps,
  key: string,
  limit: { calls: number; seconds: number },
): Promise<void> {
  const taken = await limiter.take(key, limit, clock.now());
  if (taken.allowed) return;
  const headers = { 'retry-after': String(taken.seconds) };
  throw coded(
    'RATE_LIMITED',
    `Too many messages were asked for. Try again in ${Math.ceil(taken.seconds / 60)} minutes.`,
    { headers },
  );
}

export function channelOf(deps: Pick<DestinationDeps, 'channels'>, name: ChannelName): Channel {
  const channel = deps.channels.get(name);
  if (!channel) throw coded('CHANNEL_OFF');
  return channel;
}

async function ownRow(deps: DestinationDeps, own: Own): Promise<DestinationRow> {
  const row = await findDestination(deps.database.db, own);
  if (!row) throw coded('DESTINATION_NOT_FOUND');
  return row;
}

async function read(deps: DestinationDeps, recipientId: string, id: string): Promise<Destination> {
  return present(await ownRow(deps, { recipientId, id, address: '' }), deps.addresses);
}

function typedIn(wanted: MakeDestination): { address: string; country?: string } {
  switch (wanted.channel) {
    case 'email':
      return { address: wanted.email };
    case 'sms':
      return { address: wanted.phone, ...(wanted.country === undefined ? {} : { country: wanted.country }) };
    case 'webhook':
      return { address: wanted.url };
  }
}

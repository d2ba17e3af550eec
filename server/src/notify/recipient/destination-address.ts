import type { ChannelName } from '@tocsin/sdk/contract';
import { keyedHash, randomToken } from '#platform/crypto';
import type { Sealer } from '#platform/crypto';
import type { Db } from '#platform/db';
import { insertAddressKey, findAddressKey } from './destination-address.queries.ts';

/** How addresses are kept: sealed where they must be read again, and as a keyed hash where they are only compared. */
export interface Addresses {
  /** The same for every spelling of one address; 128 bits, written as a uuid. */
  hash(channel: ChannelName, address: string): string;
  seal(address: string): string;
  open(sealed: string): string;
}

export function makeAddresses({ key, sealer }: { key: string; sealer: Sealer }): Addresses {
  return {
    hash: (channel, address) => asUuid(keyedHash(key, `${channel}:${plain(channel, address)}`)),
    seal: (address) => sealer.seal(address),
    open: (sealed) => sealer.open(sealed),
  };
}

/**
 * The addresses of this installation. Their key is made once and kept sealed in the database, so that hashes stay the
 * same when SECRET_KEY is rotated.
 */
export async function loadAddresses(db: Db, sealer: Sealer): Promise<Addresses> {
  await insertAddressKey(db, sealer.seal(randomToken()));
  return makeAddresses({ key: sealer.open(await findAddressKey(db)), sealer });
}

/** An address as people see it in lists: enough to know it again, not enough to copy it. */
export function shorten(channel: ChannelName, address: string): string {
  switch (channel) {
    case 'in_app':
      return '';
    case 'email':
      return address.replace(/^(.).*(?=@)/u, '$1…');
    case 'sms':
      return `${address.slice(0, 3)}…${address.slice(-3)}`;
    case 'slack':
    case 'discord':
    case 'web_push':
    case 'webhook':
      return `${URL.parse(address)?.host ?? ''}…`;
  }
}

/** One spelling per address: letter case and blanks do not make another mailbox, and a phone number is its digits. */
function plain(channel: ChannelName, address: string): string {
  switch (channel) {
    case 'email':
      return address.trim().toLowerCase();
    case 'sms':
      return address.replaceAll(/\D/g, '');
    case 'in_app':
    case 'slack':
    case 'discord':
    case 'web_push':
    case 'webhook':
      return address.trim();
  }
}

function asUuid(hex: string): string {
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

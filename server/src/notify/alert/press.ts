import type { ChannelName } from '@tocsin/sdk/contract';
import { CodedError } from '#platform/errors';
import type { Addresses } from '../recipient/destination-address.ts';
import { acknowledgeAlert, type AlertActionDeps } from './alert-action.ts';
import { getAlert } from './alert-view.ts';
import { findHosts, findMapped, wasToldAt, type Mapped } from './press.queries.ts';

/** A button of a message was pressed at a provider, who vouches for the place and for whoever pressed. */
export interface Pressing {
  readonly channel: ChannelName;
  /** Named as a connection names it. */
  readonly place: string;
  readonly alertId: string;
  /** Who pressed: the id that a connection keeps, and how to call them when no person here has it. */
  readonly user: { readonly id: string; readonly called: string };
  /** Whether an address is in the workspace of that user: ids of users are good within one only. */
  readonly isNear: (address: string) => boolean;
}

/** Who is shown as having acknowledged, or why the press counts for nothing. */
export type Pressed =
  | { readonly ok: true; readonly by: string }
  | { readonly ok: false; readonly reason: 'not_told_here' | 'not_known' | 'over' };

export type Press = (pressing: Pressing) => Promise<Pressed>;

interface Deps extends AlertActionDeps {
  readonly addresses: Addresses;
}

/**
 * Acknowledges for the person who connected a channel as this user of the provider. Anybody else counts by name where
 * the owner of the connection at this place lets everybody there press, and not at all otherwise.
 */
export function pressBy(deps: Deps): Press {
  return async (pressing) => {
    const { db } = deps.database;
    const at = { ...pressing, hash: deps.addresses.hash(pressing.channel, pressing.place) };
    if (!(await wasToldAt(db, at))) return { ok: false, reason: 'not_told_here' };
    try {
      const mapped = await findMapped(db, { ...at, userId: pressing.user.id });
      const near = mapped.filter(({ address_sealed }) => pressing.isNear(deps.addresses.open(address_sealed)));
      return (await pressAsOneOf(deps, pressing, near)) ?? (await pressByName(deps, pressing, await findHosts(db, at)));
    } catch (error) {
      if (error instanceof CodedError && error.code === 'ALERT_RESOLVED') return { ok: false, reason: 'over' };
      throw error;
    }
  };
}

/** One user of the provider may have several accounts here; the first that may act does. Undefined when none may. */
async function pressAsOneOf(
  deps: Deps,
  { alertId }: Pressing,
  mapped: readonly Mapped[],
): Promise<Pressed | undefined> {
  for (const { recipient_id: recipientId, manages } of mapped) {
    try {
      await acknowledgeAlert(deps, { alertId, recipientId, manages });
    } catch (error) {
      if (error instanceof CodedError && error.code === 'ALERT_NOT_FOUND') continue;
      throw error;
    }
    const { acknowledged_by } = await getAlert(deps.database.db, { recipientId, manages }, alertId);
    return { ok: true, by: acknowledged_by?.display_name ?? '' };
  }
  return undefined;
}

/** Where acknowledgements are personal, it counts for every owner who lets others press; otherwise once, for all. */
async function pressByName(deps: Deps, { alertId, user }: Pressing, hosts: readonly string[]): Promise<Pressed> {
  const [first] = hosts;
  if (first === undefined) return { ok: false, reason: 'not_known' };
  const wanted = deps.acknowledge === 'shared' ? [first] : hosts;
  for (const recipientId of wanted)
    await acknowledgeAlert(deps, { alertId, recipientId, manages: false, as: user.called });
  if (deps.acknowledge === 'personal') return { ok: true, by: user.called };
  const { acknowledged_by } = await getAlert(deps.database.db, { recipientId: first, manages: false }, alertId);
  return { ok: true, by: acknowledged_by?.display_name ?? user.called };
}

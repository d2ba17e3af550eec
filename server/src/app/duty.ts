import { channels as channelNames, type ChannelName } from '@tocsin/sdk/contract';

export const processRoles = ['api', 'worker', 'feed'] as const;
export type ProcessRole = (typeof processRoles)[number];

/** What one process does of all that an installation does: `tocsin start --role … --channels …`. */
export interface Duty {
  readonly roles: ReadonlySet<ProcessRole>;
  /** The channels whose parcels it delivers. The audiences of events are worked out by every worker. */
  readonly channels: ReadonlySet<ChannelName>;
}

/** One process that does it all, as on a laptop. */
export const everything: Duty = { roles: new Set(processRoles), channels: new Set(channelNames) };

/** The duty cannot be done as it was given. */
export class DutyRefused extends Error {
  override name = 'DutyRefused';
}

/** Whether other processes are needed beside this one. */
export function isShared({ roles, channels }: Duty): boolean {
  return roles.size < processRoles.length || channels.size < channelNames.length;
}

/** The embedded database belongs to one server, which must then do everything. */
export function checkDuty(duty: Duty, databaseUrl: string | undefined): void {
  if (isShared(duty) && databaseUrl === undefined)
    throw new DutyRefused(
      'The embedded database belongs to one process: set DATABASE_URL to a PostgreSQL that all processes reach, or start without --role and --channels.',
    );
}

/** The channels to deliver to. A worker for nothing but channels that are off here would wait for ever. */
export function pickChannels<C extends { readonly name: ChannelName }>(duty: Duty, open: readonly C[]): readonly C[] {
  const picked = open.filter(({ name }) => duty.channels.has(name));
  if (picked.length > 0) return picked;
  throw new DutyRefused(
    `This worker would have nothing to do: ${[...duty.channels].join(', ')} is off on this server. See: tocsin doctor`,
  );
}

/** A line for whoever started the process; nothing where it does everything. */
export function describeDuty(duty: Duty): string[] {
  if (!isShared(duty)) return [];
  const all = duty.channels.size === channelNames.length || !duty.roles.has('worker');
  return [`Roles: ${[...duty.roles].join(', ')}${all ? '' : `; channels: ${[...duty.channels].join(', ')}`}`];
}

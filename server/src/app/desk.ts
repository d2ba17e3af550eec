import { contactFor } from '#notify';
import { makeDesk, type Desk } from '#sources/visitors';
import type { Ground } from './ground.ts';

/** The visitor desk of this installation, at the place that its settings name. */
export function openDesk({ database, clock, publish, addresses, settings }: Ground): Desk {
  return makeDesk({
    database,
    clock,
    publish,
    publicUrl: settings.publicUrl,
    phoneCountries: settings.smsCountries,
    place: { name: settings.visitPlace, zone: settings.visitTimeZone },
    contactFor: (tx, contact, at) => contactFor(tx, addresses, { ...contact, at }),
  });
}

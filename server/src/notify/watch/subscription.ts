import type { Db } from '#platform/db';
import { newId } from '#platform/ids';
import { raiseVersion } from '../preference/preference.queries.ts';
import type { ResourceRef } from './resource.ts';
import { allowMailAgain, noteOptIn } from './subscription.queries.ts';
import { categoryOf } from './watch.ts';
import { insertWatch } from './watch.queries.ts';

interface Subscribing {
  readonly recipientId: string;
  /** As its source writes it. */
  readonly resource: ResourceRef;
  readonly at: Date;
}

/** Lets an address without an account hear of a resource by mail, after its mailbox said so. Repeating it changes nothing. */
export async function subscribe(tx: Db, { recipientId, resource: { kind, id }, at }: Subscribing): Promise<void> {
  await insertWatch(tx, { id: newId(), recipientId, kind, resourceId: id, minSeverity: 'low', channels: null, at });
  await allowMailAgain(tx, recipientId, categoryOf[kind]);
  await raiseVersion(tx, recipientId);
  await noteOptIn(tx, recipientId, at);
}

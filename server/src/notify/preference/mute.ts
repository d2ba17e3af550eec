import { Id, type Mute } from '@tocsin/sdk/contract';
import type { z } from 'zod';
import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf } from '#platform/http';
import { newId } from '#platform/ids';
import { endMute, findMute, findMutes, renewMute, insertMute, type MuteRow } from './mute.queries.ts';
import { asKind, presentResource, readResource, type ResourceRef, type Watchable } from '../watch/resource.ts';

type MuteView = z.infer<typeof Mute>;

interface ListWanted {
  readonly recipientId: string;
  readonly at: Date;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The mutes that are in force, newest first. */
export async function listMutes(
  db: Db,
  wanted: ListWanted,
): Promise<{ items: MuteView[]; next_cursor: string | null }> {
  const before = decodeCursor(wanted.cursor, Id);
  const rows = await findMutes(db, { ...wanted, before, limit: wanted.limit + 1 });
  return pageOf(rows, { limit: wanted.limit, present, placeOf: ({ id }) => id });
}

interface NewMute {
  readonly recipientId: string;
  readonly what: { readonly resource: ResourceRef } | { readonly alertId: string };
  readonly until: Date | null;
  readonly at: Date;
}

/** Mutes a resource or an alert until a time or for good; what is muted already is muted until the new time. */
export async function makeMute(db: Db, watchable: Watchable, mute: NewMute): Promise<MuteView> {
  const { recipientId, until, at, what } = mute;
  if (until !== null && until <= at) throw refuseUntil();
  const resource = 'resource' in what ? readResource(watchable, what.resource) : null;
  const row = {
    recipientId,
    until,
    at,
    kind: resource?.kind ?? null,
    resourceId: resource?.id ?? null,
    alertId: 'alertId' in what ? what.alertId : null,
  };
  const id = (await renewMute(db, row)) ?? (await insertMute(db, { ...row, id: newId() }));
  const made = await findMute(db, recipientId, id);
  if (!made) throw coded('MUTE_NOT_FOUND');
  return present(made);
}

/** Ends a mute. */
export async function deleteMute(db: Db, mute: { recipientId: string; id: string; at: Date }): Promise<void> {
  if (!(await endMute(db, mute))) throw coded('MUTE_NOT_FOUND');
}

function refuseUntil(): Error {
  const detail = 'The end of a mute lies in the future.';
  return coded('VALIDATION_FAILED', detail, { errors: [{ pointer: '/until', code: 'too_early', detail }] });
}

function present(row: MuteRow): MuteView {
  const resource =
    row.kind !== null && row.resource_id !== null ? { kind: asKind(row.kind), id: row.resource_id } : null;
  return {
    id: row.id,
    resource: resource && presentResource({ ...resource, name: row.name, country: row.country }),
    alert_id: row.alert_id,
    until: row.until?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

import { Id, type Kiosk } from '@tocsin/sdk/contract';
import { randomToken, sha256 } from '#platform/crypto';
import { coded } from '#platform/errors';
import { decodeCursor, pageOf } from '#platform/http';
import { newId } from '#platform/ids';
import type { VisitorsDeps } from './context.ts';
import { endKioskRow, findKioskByHash, findKiosks, insertKiosk, markSeen, type KioskRow } from './kiosk.queries.ts';

const tokenMark = 'kio_';

/** Makes a device token. It stands behind the `#` of the link, which browsers do not send, and is shown this once. */
export async function makeKiosk(
  { database, clock, publicUrl }: VisitorsDeps,
  { name, madeBy }: { name: string; madeBy: string },
): Promise<Kiosk & { token: string; url: string }> {
  const at = clock.now();
  const token = `${tokenMark}${randomToken()}`;
  const row = await insertKiosk(database.db, { id: newId(at), name, hash: sha256(token), madeBy, at });
  return { ...presentKiosk(row), token, url: new URL(`/kiosk#${token}`, publicUrl).href };
}

export async function listKiosks(
  { database }: VisitorsDeps,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Kiosk[]; next_cursor: string | null }> {
  const rows = await findKiosks(database.db, { before: decodeCursor(cursor, Id), limit: limit + 1 });
  return pageOf(rows, { limit, present: presentKiosk, placeOf: ({ id }) => id });
}

export async function endKiosk({ database, clock }: VisitorsDeps, id: string): Promise<void> {
  if (!(await endKioskRow(database.db, id, clock.now()))) throw coded('KIOSK_NOT_FOUND');
}

/** The kiosk behind a request; only the token of its device opens its routes. */
export async function kioskOf(
  { database, clock }: VisitorsDeps,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<KioskRow> {
  const { authorization } = headers;
  const token =
    typeof authorization === 'string' ? /^Bearer +(kio_[\w-]{20,100})$/i.exec(authorization)?.[1] : undefined;
  const kiosk = token === undefined ? undefined : await findKioskByHash(database.db, sha256(token));
  if (!kiosk) throw coded('KIOSK_UNKNOWN', 'Ask the desk for a new link for this kiosk.');
  await markSeen(database.db, kiosk.id, clock.now());
  return kiosk;
}

function presentKiosk({ id, name, created_at, seen_at }: KioskRow): Kiosk {
  return { id, name, created_at: created_at.toISOString(), seen_at: seen_at?.toISOString() ?? null };
}

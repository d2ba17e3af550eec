import type { Db } from '#platform/db';
import { coded } from '#platform/errors';
import { audit } from './audit.ts';
import type { Caller, Context } from './context.ts';
import { makePortrait, pictureType } from './picture-image.ts';
import type { Portrait, Square } from './picture-image.ts';
import { forgetPictures, keepPicture, selectPicture } from './picture.queries.ts';
import { lockUser, updateUser } from './user.queries.ts';
import type { UserRow } from './user.queries.ts';

/** Gives a person a picture, in two sizes, in place of the one before. */
export async function setPicture(
  context: Context,
  { userId, bytes, square }: { userId: string; bytes: Uint8Array; square: Square | undefined },
  caller: Caller,
): Promise<UserRow> {
  const portrait = await makePortrait(bytes, square);
  return await context.database.transaction((tx) => replacePicture(tx, { userId, portrait }, caller));
}

export async function removePicture(context: Context, userId: string, caller: Caller): Promise<UserRow> {
  return await context.database.transaction((tx) => replacePicture(tx, { userId, portrait: undefined }, caller));
}

async function replacePicture(
  tx: Db,
  { userId, portrait }: { userId: string; portrait: Portrait | undefined },
  caller: Caller,
): Promise<UserRow> {
  const user = await lockUser(tx, userId);
  if (!user) throw coded('UNAUTHENTICATED');
  if (user.picture === null && portrait === undefined) return user;
  const keep = async (content: Buffer) => await keepPicture(tx, { content, type: pictureType, at: caller.at });
  const changed = await updateUser(tx, userId, {
    picture: portrait === undefined ? null : await keep(portrait.large),
    small_picture: portrait === undefined ? null : await keep(portrait.small),
    updated_at: caller.at,
  });
  await forgetPictures(tx, [user.picture, user.small_picture]);
  const action = portrait === undefined ? 'user.picture_removed' : 'user.picture_set';
  await audit(tx, caller, { action, targetId: userId });
  return changed;
}

export async function readPicture({ database }: Context, hash: string): Promise<{ type: string; content: Buffer }> {
  const found = await selectPicture(database.db, hash);
  if (!found) throw coded('PICTURE_NOT_FOUND');
  return found;
}

/** Where the pictures of a person are. The address holds the hash, so it is good for ever. */
export function presentPicture({ picture, small_picture: small }: Pick<UserRow, 'picture' | 'small_picture'>) {
  return picture === null || small === null ? null : { url: addressOf(picture), small_url: addressOf(small) };
}

const addressOf = (hash: Buffer): string => `/api/v1/pictures/${hash.toString('hex')}`;

import type { Db } from '#platform/db';

const name = 'address_key';

/** Keeps the first key for good: a second process that starts at the same time reads it. */
export async function insertAddressKey(db: Db, value: string): Promise<void> {
  await db
    .insertInto('installation')
    .values({ name, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function findAddressKey(db: Db): Promise<string> {
  const row = await db.selectFrom('installation').select('value').where('name', '=', name).executeTakeFirstOrThrow();
  return row.value;
}

import type { Addresses } from '#notify';
import type { Clock } from '#platform/clock';
import type { Database, Db } from '#platform/db';
import { exportPage, type Exported } from './export-page.ts';
import { personalTables } from './personal-data.ts';
import {
  erasePersonalRows,
  findEmail,
  forgetAnswersTo,
  selectPersonalRows,
  type PersonalRow,
} from './personal-data.queries.ts';
import { zip } from './zip.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly addresses: Addresses;
  readonly publicUrl: string;
}

/** A ZIP with everything that is known about a person: a page to read, and a JSON file for each table. */
export async function exportPerson({ database, clock, addresses, publicUrl }: Deps, id: string): Promise<Buffer> {
  const at = clock.now();
  const hash = addresses.hash('email', await findEmail(database.db, id));
  const tables: Exported[] = [];
  for (const one of personalTables.toReversed()) {
    const rows = await selectPersonalRows(database.db, one, { id, hash });
    tables.push({ table: one.table, title: one.title, rows: rows.map((row) => opened(row, addresses)) });
  }
  const site = new URL(publicUrl).host;
  const files = tables.map(({ table, rows }) => ({
    name: `data/${table}.json`,
    content: `${JSON.stringify(rows, undefined, 2)}\n`,
  }));
  return zip([{ name: 'index.html', content: exportPage(tables, { site, at }) }, ...files], at);
}

// An address is stored sealed and is theirs to read.
function opened({ address_sealed: sealed, ...row }: PersonalRow, addresses: Addresses): PersonalRow {
  return typeof sealed === 'string' ? { ...row, address: addresses.open(sealed) } : row;
}

/** Forgets a person in every table, in the transaction that ends the account. What waits to be sent to them is cancelled. */
export async function erasePerson(
  tx: Db,
  addresses: Addresses,
  person: { id: string; email: string; at: Date },
): Promise<void> {
  const { id, at } = person;
  const hash = addresses.hash('email', person.email);
  await forgetAnswersTo(tx, id);
  for (const one of personalTables) await erasePersonalRows(tx, one, { id, hash, at });
}

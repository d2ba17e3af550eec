import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface Found {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
  readonly rank: number;
  /** How well it matches: 0 is the thing itself, 3 only has the word somewhere. */
  readonly score: number;
  readonly watch_id: string | null;
}

interface Wanted {
  readonly recipientId: string;
  readonly kind?: string | undefined;
  readonly words: readonly string[];
  readonly after: readonly [score: number, rank: number, kind: string, id: string] | undefined;
  readonly limit: number;
}

/** One page of the catalogue, best match first, with the person's own watch on each. */
export async function findResources(db: Db, { recipientId, kind, words, after, limit }: Wanted): Promise<Found[]> {
  const ofKind = kind === undefined ? sql`true` : sql`r.kind = ${kind}`;
  const matching = words.length === 0 ? sql`true` : sql`${lexemes} @@ ${prefixesOf(words)}::tsquery`;
  const rest = after
    ? sql`(score, rank, kind, id) > (${after[0]}::int, ${after[1]}::int, ${after[2]}::text, ${after[3]}::text)`
    : sql`true`;
  const { rows } = await sql<Found>`
    select found.*, w.id as watch_id from (
      select * from (
        select r.kind, r.id, r.name, r.country, r.rank, ${scoreOf(words.join(' '))} as score from resource r where ${ofKind} and ${matching}
      ) scored where ${rest} order by score, rank, kind, id limit ${limit}
    ) found
    left join watch w on w.recipient_id = ${recipientId} and w.kind = found.kind and w.resource_id = found.id and w.deleted_at is null
    order by score, rank, kind, id`.execute(db);
  return rows;
}

/** The name of one resource and the person's watch on it; a resource need not be catalogued to be watched. */
export async function findResource(
  db: Db,
  recipientId: string,
  { kind, id }: { kind: string; id: string },
): Promise<{ name: string | null; country: string | null; watch_id: string | null }> {
  const { rows } = await sql<{ name: string | null; country: string | null; watch_id: string | null }>`
    select r.name, r.country, w.id as watch_id from (select ${kind}::text as kind, ${id}::text as id) wanted
    left join resource r using (kind, id)
    left join watch w on w.recipient_id = ${recipientId} and w.kind = wanted.kind and w.resource_id = wanted.id and w.deleted_at is null`.execute(
    db,
  );
  return rows[0] ?? { name: null, country: null, watch_id: null };
}

// Exactly the expression of the index `resource_words`: each word of the text as it stands, without a language.
const lexemes = sql`array_to_tsvector(string_to_array(r.search, ' '))`;

/** `'iij':* & 'jp':*`: every word must begin one of the entry's words. */
function prefixesOf(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll(/['\\]/g, '$&$&')}':*`).join(' & ');
}

function scoreOf(text: string): ReturnType<typeof sql> {
  if (text === '') return sql`0`;
  const pattern = text.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return sql`case
    when lower(r.id) = ${text} or lower(r.name) = ${text} or (r.kind = 'network' and 'as' || r.id = ${text}) then 0
    when lower(r.name) like ${`${pattern}%`} then 1
    when ' ' || lower(r.name) like ${`% ${pattern}%`} then 2
    else 3 end`;
}

import type { Db } from '#platform/db';
import { momentAt, type Place } from './place.ts';
import { findVisit, type VisitRow } from './visit.queries.ts';

/** What a message says, in place of what its event carries. */
export interface Words {
  readonly title: string;
  readonly body: string;
  readonly details: Record<string, string | number>;
  readonly zone: string;
}

interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Puts who came, to whom and when into a message about a visit while it is written: the event carries the id alone, so
 * that what is known of a visitor stands in one row and goes when that row is erased. All times are those of the place.
 */
export async function wordVisit(db: Db, place: Place, { type, data }: Told): Promise<Words | undefined> {
  const id = visitIdOf(data['details']);
  const visit = type.startsWith('visit.') && id !== undefined ? await findVisit(db, id) : undefined;
  if (!visit || visit.full_name === null) return undefined;
  const words = wordsOf(type, visit, place);
  return { ...words, details: detailsOf(visit, place), zone: place.zone };
}

function visitIdOf(details: unknown): string | undefined {
  const id = typeof details === 'object' && details !== null && 'visit_id' in details ? details.visit_id : undefined;
  return typeof id === 'string' ? id : undefined;
}

function wordsOf(type: string, visit: VisitRow, place: Place): Pick<Words, 'title' | 'body'> {
  const visitor = visit.full_name ?? 'A visitor';
  const times = [`In: ${momentAt(place, visit.checked_in_at)}`, leaving(visit, place)];
  const who = [`Visitor: ${[visitor, visit.company].filter((part) => part !== null).join(', ')}`];
  const reach = [visit.email, visit.phone].filter((part) => part !== null).join(', ');
  const host = visit.host_name ?? 'no longer here';
  switch (type) {
    case 'visit.summary':
      return {
        title: `Your visit to ${place.name} has ended. Host: ${host}. ${shortTimes(visit, place)}`,
        body: [...who, `Host: ${host}`, `Place: ${place.name}`, ...times, ...purposeOf(visit)].join('\n'),
      };
    case 'visit.ended':
      return { title: `${visitor} has left`, body: [...who, `Place: ${place.name}`, ...times].join('\n') };
    default: {
      const where = [`Place: ${place.name}`, ...times, `Badge: ${visit.badge}`];
      return {
        title: `${visitor} is here for you at ${place.name}. ${shortTimes(visit, place)}`,
        body: [...who, `Reach: ${reach}`, ...purposeOf(visit), ...where].join('\n'),
      };
    }
  }
}

/** For channels that show a title only. */
function shortTimes({ checked_in_at: from, check_out_at, checked_out_at }: VisitRow, place: Place): string {
  return `In ${momentAt(place, from)}, ${checked_out_at === null ? 'planned until' : 'out'} ${momentAt(place, checked_out_at ?? check_out_at)}`;
}

function leaving({ check_out_at, checked_out_at }: VisitRow, place: Place): string {
  return checked_out_at === null
    ? `Planned until: ${momentAt(place, check_out_at)}`
    : `Out: ${momentAt(place, checked_out_at)}`;
}

const purposeOf = ({ purpose }: VisitRow): string[] => (purpose === null ? [] : [`Purpose: ${purpose}`]);

function detailsOf(visit: VisitRow, place: Place): Words['details'] {
  return {
    visit_id: visit.id,
    badge: visit.badge,
    visitor: visit.full_name ?? '',
    host: visit.host_name ?? '',
    place: place.name,
    in: momentAt(place, visit.checked_in_at),
    out: momentAt(place, visit.checked_out_at ?? visit.check_out_at),
  };
}

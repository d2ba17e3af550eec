import type { EventDraft } from '#notify';
import { timeAt, type Place } from './place.ts';
import type { EndedVisit } from './visit.queries.ts';

interface Begun {
  readonly id: string;
  readonly badge: number;
  readonly hostId: string;
  readonly at: Date;
  readonly until: Date;
}

/** A visit is an alert for its host. The event carries ids; who came is put into the message while it is written. */
export function begunDraft({ id, badge, hostId, at, until }: Begun, place: Place): EventDraft {
  return {
    ...aboutVisit(id),
    externalId: `${id} in`,
    type: 'visit.begun',
    severity: 'medium',
    time: at,
    data: {
      title: 'A visitor is here for you',
      body: `Badge ${badge}. The visit is planned until ${timeAt(place, until, at)}.`,
      details: { visit_id: id, badge },
    },
    alert: { key: id, state: 'open' },
    recipients: [hostId],
  };
}

/** The end of a visit: the host's alert resolves, and the visitor is told about the visit. */
export function endedDrafts({ id, badge, host_id: hostId, contact_ids, checked_out_at }: EndedVisit): EventDraft[] {
  const about = { ...aboutVisit(id), time: checked_out_at };
  const details = { visit_id: id, badge };
  const end: EventDraft = {
    ...about,
    externalId: `${id} out`,
    type: 'visit.ended',
    severity: 'medium',
    data: { title: 'Your visitor has left', body: `Badge ${badge} is free again.`, details },
    alert: { key: id, state: 'resolve' },
    ...(hostId === null ? {} : { recipients: [hostId] }),
  };
  const summary: EventDraft = {
    ...about,
    externalId: `${id} summary`,
    type: 'visit.summary',
    severity: 'low',
    // A visitor has no account here, so the message leads nowhere.
    data: { title: 'Your visit has ended', url: '', details },
    recipients: contact_ids,
  };
  return contact_ids.length === 0 ? [end] : [end, summary];
}

function aboutVisit(id: string): Pick<EventDraft, 'source' | 'category' | 'subject'> {
  return { source: 'visitors', category: 'visitor', subject: id };
}

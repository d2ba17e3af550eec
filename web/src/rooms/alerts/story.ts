import type { Decision, Severity } from '@tocsin/sdk/contract';
import { format, type Answer } from '#lib';
import { deliveryMark, type MarkKind } from '#ui';
import { alertsText } from '../../messages/en/alerts.ts';
import { uiText } from '../../messages/en/ui.ts';

export type AlertStory = Answer<'getAlert'>;
export type Why = Answer<'whyEvent'>;

/** One line of the conversation. `settingUrl` leads to what decided it. */
export interface Entry {
  key: string;
  at: string;
  mark: MarkKind | { severity: Severity };
  sentence: string;
  meta: string;
  /** What happened stands out; what was decided about telling it does not. */
  weight: 'event' | 'decision';
  settingUrl?: string | undefined;
}

/** An alert as one conversation, oldest first: what happened, what was decided for me, what became of it. */
export function storyOf(alert: AlertStory, whys: readonly Why[]): Entry[] {
  return inOrder([
    ...eventEntries(alert),
    ...stateEntries(alert),
    ...whys.flatMap((why) => why.decisions.flatMap(decisionEntries)),
  ]);
}

/** The conversation about a single event: the event and the decisions. */
export function storyOfEvent({ event, decisions }: Why): Entry[] {
  return inOrder([eventEntry(event), ...decisions.flatMap(decisionEntries)]);
}

function eventEntries({ events, resolved_at }: AlertStory): Entry[] {
  const text = alertsText().events;
  const { severities } = uiText();
  let highest: Severity | undefined;
  return events.map((event) => {
    const entry = eventEntry(event, event.received_at === resolved_at);
    const before = highest;
    if (before === undefined || rank[event.severity] > rank[before]) highest = event.severity;
    if (before === undefined || highest === before) return entry;
    return { ...entry, meta: joined(text.rise(severities[before], severities[event.severity]), event.body) };
  });
}

const rank: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

function eventEntry(event: Why['event'], over = false): Entry {
  return {
    key: event.id,
    at: event.received_at,
    mark: markOfEvent(event, over),
    sentence: event.title,
    meta: event.body,
    weight: 'event',
  };
}

function markOfEvent({ type, severity }: Why['event'], over: boolean): Entry['mark'] {
  if (over || type === 'tocsin.alert.resolved') return 'done';
  return type === 'tocsin.alert.acknowledged' ? 'notice' : { severity };
}

/** Acknowledging and resolving by hand, where no event of the list says it already. */
function stateEntries({ id, acknowledged_at, acknowledged_by, resolved_at, resolved_by, events }: AlertStory): Entry[] {
  const text = alertsText().events;
  const told = (at: string) =>
    events.some(
      ({ type, received_at }) =>
        type.startsWith('tocsin.') && Math.abs(Date.parse(received_at) - Date.parse(at)) < 2000,
    );
  const entries: Entry[] = [];
  if (acknowledged_at !== null && !told(acknowledged_at)) {
    entries.push({
      key: `${id} acknowledged`,
      at: acknowledged_at,
      mark: 'notice',
      sentence: text.acknowledged(acknowledged_by?.display_name),
      meta: '',
      weight: 'event',
    });
  }
  if (resolved_at !== null && resolved_by !== null && !told(resolved_at)) {
    entries.push({
      key: `${id} resolved`,
      at: resolved_at,
      mark: 'done',
      sentence: text.resolved(resolved_by.display_name),
      meta: '',
      weight: 'event',
    });
  }
  return entries;
}

/** A decision, then its attempts where they tell more than the decision does. */
function decisionEntries(decision: Decision): Entry[] {
  const to = addressee(decision);
  const entry: Entry = {
    key: decision.delivery_id,
    at: decision.decided_at,
    mark: deliveryMark[decision.status],
    sentence: decisionSentence(decision),
    meta: metaOfDecision(decision),
    weight: 'decision',
    settingUrl: decision.setting_url ?? undefined,
  };
  return [
    entry,
    ...(tellsMore(decision)
      ? decision.attempts.map((attempt, index) => attemptEntry(decision, { attempt, index, to }))
      : []),
  ];
}

function attemptEntry(
  { delivery_id }: Decision,
  { attempt, index, to }: { attempt: Decision['attempts'][number]; index: number; to: string },
): Entry {
  const text = alertsText();
  return {
    key: `${delivery_id} ${index}`,
    at: attempt.at,
    mark: attemptMark[attempt.outcome],
    sentence: text.attempts[attempt.outcome](to),
    meta: text.attemptOf(index + 1, attempt.detail),
    weight: 'decision',
  };
}

/** One attempt that went well is the decision itself. */
function tellsMore({ attempts }: Decision): boolean {
  return attempts.length > 1 || attempts.some(({ outcome }) => outcome !== 'ok');
}

function metaOfDecision(decision: Decision): string {
  const only = tellsMore(decision) ? undefined : decision.attempts[0];
  return joined(decision.sentence, only?.detail ?? '');
}

function joined(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** "E-mail to a…@example.org: delivered" */
export function decisionSentence(decision: Decision): string {
  const text = alertsText().decisions;
  const to = addressee(decision);
  const due = decision.due_at === null ? undefined : format.clockTime(new Date(decision.due_at));
  if (decision.status === 'held' && due !== undefined) return text.heldUntil(to, due);
  if (decision.status === 'retrying' && due !== undefined) return text.retryingAt(to, due);
  return text[decision.status](to);
}

function addressee({ channel, destination }: Decision): string {
  const name = uiText().channels[channel];
  return destination === null || channel === 'in_app' ? name : alertsText().to(name, destination);
}

const attemptMark: Readonly<Record<Decision['attempts'][number]['outcome'], MarkKind>> = {
  ok: 'done',
  later: 'warning',
  never: 'failed',
  uncertain: 'warning',
};

/** By time; what is of the same moment stays in the order in which it was said. */
function inOrder(entries: Entry[]): Entry[] {
  return entries.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

import { Fragment } from 'react';
import { format, useNow } from '#lib';
import { Facts, Section, SeverityMark, Time } from '#ui';
import { alertsText } from '../../messages/en/alerts.ts';
import { uiText } from '../../messages/en/ui.ts';
import { resourceHref, resourceName } from './resource.ts';
import type { AlertStory } from './story.ts';

/** Where the alert stands, in a sentence. */
export function stateSentence(alert: AlertStory): string {
  const { states } = alertsText();
  const sentence = stateOnly(alert);
  return alert.flapping ? `${sentence} ${states.flapping}` : sentence;
}

function stateOnly({
  state,
  opened_at,
  acknowledged_at,
  acknowledged_by,
  resolved_at,
  resolved_by,
}: AlertStory): string {
  const { states } = alertsText();
  switch (state) {
    case 'open':
      return states.open(format.fullTime(new Date(opened_at)));
    case 'acknowledged':
      return states.acknowledged(
        format.clockTime(new Date(acknowledged_at ?? opened_at)),
        acknowledged_by?.display_name,
      );
    case 'resolved': {
      const end = resolved_at ?? opened_at;
      return states.resolved(
        format.clockTime(new Date(end)),
        format.duration(Date.parse(end) - Date.parse(opened_at)),
        resolved_by?.display_name,
      );
    }
  }
}

/** The details beside the conversation. */
export function AlertFacts({ alert }: { alert: AlertStory }) {
  const text = alertsText();
  const ui = uiText();
  const lasts = useLasting(alert);
  const facts = [
    { name: text.facts.state, value: text.stateNames[alert.state] },
    { name: text.facts.severity, value: <Severity alert={alert} /> },
    { name: text.facts.opened, value: <Time at={alert.opened_at} show="full" /> },
    { name: text.facts.lasted, value: lasts },
    { name: text.facts.about, value: <Resources alert={alert} /> },
    { name: text.facts.category, value: ui.categories[alert.category] },
    { name: text.facts.source, value: alert.source },
    { name: text.facts.key, value: <span className="identifier">{alert.key}</span> },
  ];
  return (
    <Section id="details" title={text.details}>
      <Facts facts={facts} />
      {alert.url === null ? null : (
        <p className="mt-3">
          <a href={alert.url} rel="noopener noreferrer" target="_blank">
            {text.moreAt}
          </a>
        </p>
      )}
    </Section>
  );
}

function Severity({ alert: { severity } }: { alert: AlertStory }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden="true">
        <SeverityMark severity={severity} />
      </span>
      {uiText().severities[severity]}
    </span>
  );
}

function Resources({ alert: { resources } }: { alert: AlertStory }) {
  return resources.toSorted(byKind).map((resource, index) => {
    const href = resourceHref(resource);
    const name = resourceName(resource);
    return (
      <Fragment key={`${resource.kind} ${resource.id}`}>
        {index === 0 ? null : ' · '}
        {href === undefined ? name : <a href={href}>{name}</a>}
      </Fragment>
    );
  });
}

/** From the narrow to the wide: a network, then its city, then the country. */
function byKind(one: { kind: string }, other: { kind: string }): number {
  const order = ['network', 'city', 'country'];
  return order.indexOf(one.kind) - order.indexOf(other.kind);
}

function useLasting({ opened_at, resolved_at }: AlertStory): string {
  const now = useNow();
  const end = resolved_at === null ? now.getTime() : Date.parse(resolved_at);
  // The shared clock of the page may lag behind an alert that has just opened.
  return format.duration(Math.max(0, end - Date.parse(opened_at)));
}

import { deliveryMark, Mark, Section } from '#ui';
import { alertsText } from '../../messages/en/alerts.ts';
import { uiText } from '../../messages/en/ui.ts';
import { resourceHref, resourceName } from './resource.ts';
import { decisionSentence, type Why } from './story.ts';

/** What made this reach me, and what became of it on each channel. */
export function WhySection({ whys }: { whys: readonly Why[] }) {
  const text = alertsText();
  const first = whys[0];
  const latest = whys.findLast(({ decisions }) => decisions.length > 0);
  return (
    <Section id="why" title={text.why}>
      {latest === undefined ? <p>{first?.silence ?? text.notMine}</p> : <Cause why={latest} />}
      <ul className="mt-3 grid gap-2">
        {latest?.decisions.map((decision) => (
          <li key={decision.delivery_id} className="grid grid-cols-[1.25rem_1fr]">
            <span className="pt-1.5">
              <Mark kind={deliveryMark[decision.status]} />
            </span>
            <span className="min-w-0 wrap-anywhere">
              {decisionSentence(decision)}
              <span className="block text-meta text-ink-2">
                {decision.sentence}{' '}
                {decision.setting_url === null ? null : (
                  <a className="underline" href={decision.setting_url}>
                    {text.changeSetting}
                  </a>
                )}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Cause({ why: { event, watch } }: { why: Why }) {
  const text = alertsText();
  if (watch === null) return <p>{text.addressed[event.category]}</p>;
  const resource = { kind: watch.kind, id: watch.resource };
  const href = resourceHref(resource) ?? '/networks';
  return (
    <p>
      {text.watching(resourceName(resource), uiText().severities[watch.min_severity])}{' '}
      <a href={href}>{text.openWatch}</a>
    </p>
  );
}

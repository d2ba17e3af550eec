import type { Alarm } from '@tocsin/sdk/contract';
import type { ReactNode } from 'react';
import { format } from '#lib';
import { Facts, Time } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { uiText } from '../../messages/en/ui.ts';

interface Fact {
  name: string;
  value: ReactNode;
}

/** Everything that was measured, behind one word. */
export function AlarmFacts({ alarm }: { alarm: Alarm }) {
  const text = networksText().facts;
  const source = alarm.details['measured_by'];
  return (
    <details>
      <summary className="w-fit cursor-pointer py-0.5 pointer-coarse:py-3">{text.show}</summary>
      <div className="py-2 text-ink">
        <Facts facts={factsOf(alarm)} />
        {typeof source === 'string' ? (
          <p className="mt-2">
            <a href={source} rel="noopener noreferrer" target="_blank">
              {text.source}
            </a>
          </p>
        ) : null}
      </div>
    </details>
  );
}

function factsOf(alarm: Alarm): Fact[] {
  const text = networksText();
  const [from, to] = alarm.ends;
  const about = to === undefined ? from : from && text.ends(from, to);
  return [
    { name: text.facts.kind, value: text.alarmKinds[alarm.kind] },
    ...(about === undefined ? [] : [{ name: text.facts.ends, value: about }]),
    ...sizeOf(alarm),
    ...(alarm.address_family === null ? [] : [{ name: text.facts.family, value: `IPv${alarm.address_family}` }]),
    ...numbersOf(alarm),
    { name: text.facts.measured, value: <Time at={alarm.time} show="full" /> },
    { name: text.facts.received, value: <Time at={alarm.received_at} show="full" /> },
  ];
}

/** The deviation with its sign and its band, or the level of a disconnection. */
function sizeOf({ deviation, level, severity }: Alarm): Fact[] {
  const text = networksText();
  const band = uiText().severities[severity];
  const facts: Fact[] = [];
  if (deviation !== null) facts.push({ name: text.facts.deviation, value: text.band(signed(deviation), band) });
  if (level !== null) facts.push({ name: text.facts.level, value: text.band(format.number(level), band) });
  return facts;
}

const shown = [
  'median_ms',
  'minimum_ms',
  'samples',
  'tracks',
  'probes',
  'total_probes',
  'entropy',
  'hop',
  'real_rtts',
  'hegemony',
  'peers',
  'started_at',
] as const;

function numbersOf({ details }: Alarm): Fact[] {
  const text = networksText();
  return shown.flatMap((name): Fact[] => {
    const value = details[name];
    if (name === 'started_at' && typeof value === 'string')
      return [{ name: text.facts[name], value: <Time at={value} show="full" /> }];
    if (typeof value !== 'number') return [];
    const number = format.number(value);
    return [{ name: text.facts[name], value: name.endsWith('_ms') ? text.milliseconds(number) : number }];
  });
}

/** Up and down are said by the sign, not by a colour. */
function signed(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${format.number(Math.abs(value))}`;
}

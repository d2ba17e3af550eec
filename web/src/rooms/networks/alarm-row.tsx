import type { Alarm } from '@tocsin/sdk/contract';
import { RailRow, SeverityMark, Time } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { AlarmFacts } from './alarm-facts.tsx';

/** One alarm: when it came in, how severe, what; its numbers on demand. The title leads to its alert. */
export function AlarmRow({ alarm }: { alarm: Alarm }) {
  const { title, body, received_at, severity, alert } = alarm;
  return (
    <RailRow
      time={<Time at={received_at} />}
      mark={<SeverityMark severity={severity} resolved={alert?.state === 'resolved'} />}
      title={
        alert === null ? (
          title
        ) : (
          <a className="rail-title" href={`/alerts/${alert.id}`}>
            {title}
          </a>
        )
      }
      meta={
        <>
          {metaOf(alarm, body)}
          <AlarmFacts alarm={alarm} />
        </>
      }
    />
  );
}

function metaOf({ alert }: Alarm, body: string): string {
  const text = networksText();
  if (alert?.state === 'resolved') return `${body} · ${text.resolved}`;
  return alert?.state === 'acknowledged' ? `${body} · ${text.acknowledged}` : body;
}

import { Mark, Rail, RailRow, SeverityMark, Time } from '#ui';
import { alertsText } from '../../messages/en/alerts.ts';
import type { Entry } from './story.ts';

/** The conversation about an alert or a notice. */
export function StoryRail({ entries, labelledBy }: { entries: readonly Entry[]; labelledBy: string }) {
  return (
    <Rail labelledBy={labelledBy} plain>
      {entries.map((entry) => (
        <RailRow
          key={entry.key}
          time={<Time at={entry.at} show="seconds" />}
          mark={
            typeof entry.mark === 'string' ? (
              <Mark kind={entry.mark} />
            ) : (
              <SeverityMark severity={entry.mark.severity} />
            )
          }
          unread={entry.weight === 'event'}
          title={entry.sentence}
          meta={<EntryMeta entry={entry} />}
        />
      ))}
    </Rail>
  );
}

function EntryMeta({ entry: { meta, settingUrl } }: { entry: Entry }) {
  return (
    <>
      {meta}
      {settingUrl === undefined ? null : (
        <>
          {' '}
          <a className="underline" href={settingUrl}>
            {alertsText().changeSetting}
          </a>
        </>
      )}
    </>
  );
}

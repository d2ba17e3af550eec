import { format } from '#lib';
import { Age, Banner, Mark, type MarkKind } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import type { Feed } from './alarms.ts';

type Known = NonNullable<Feed>;

const marks: Readonly<Record<Known['state'], MarkKind>> = { live: 'done', stale: 'warning', off: 'waiting' };

/** Whether the feed lives: always on the page, because a list without alarms says nothing when the feed is dead. */
export function FeedLine({ feed }: { feed: Feed }) {
  const text = networksText().feed;
  if (feed === undefined) return <p className="min-h-5" />;
  if (feed === null) return <p>{text.unknown}</p>;
  return (
    <p className="flex items-baseline gap-x-2">
      <span>
        <Mark kind={marks[feed.state]} name={text.mark[feed.state]} />
      </span>
      <span>
        {feed.state === 'live' ? <Live feed={feed} /> : text.mark[feed.state]}
        {feed.rejected === 0 ? null : ` ${text.rejected(feed.rejected)}`}
        {feed.lag === null || feed.lag === 0 ? null : ` ${text.lag(feed.lag)}`}
        {feed.trouble === null ? null : ` ${text.trouble(feed.trouble)}`}
      </span>
    </p>
  );
}

function Live({ feed: { name, last_message_at } }: { feed: Known }) {
  const text = networksText().feed;
  if (last_message_at === null) return text.none(name);
  return (
    <>
      {text.live(name)} {text.last} <Age at={last_message_at} />.
    </>
  );
}

/** Below the title, while the feed is silent or off: nothing may look all clear then. */
export function FeedBanner({ feed }: { feed: Feed }) {
  const text = networksText().feed;
  if (feed === undefined || feed === null || feed.state === 'live') return null;
  const last = feed.last_message_at === null ? undefined : format.fullTime(new Date(feed.last_message_at));
  return <Banner>{feed.state === 'off' ? text.off : text.stale(feed.name, last)}</Banner>;
}

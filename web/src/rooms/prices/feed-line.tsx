import type { PriceFeed } from '@tocsin/sdk/contract';
import { mayAs, useMe, useNow } from '#lib';
import { Age, Banner, Mark, type MarkKind } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { staleText } from './price-words.ts';

const marks: Readonly<Record<PriceFeed['state'], MarkKind>> = { live: 'done', stale: 'warning', off: 'waiting' };

/** Where prices come from, and when they were last looked at. */
export function FeedLine({ feed }: { feed: PriceFeed | undefined }) {
  const text = pricesText().feed;
  if (feed === undefined) return <span className="inline-block min-h-5" />;
  return (
    <span className="inline-flex items-baseline gap-x-2">
      <Mark kind={marks[feed.state]} name={text.mark[feed.state]} />
      <span>
        {feed.state === 'live' ? text.live(feed.name) : text.mark[feed.state]}
        {feed.checked_at === null ? null : (
          <>
            {' '}
            {text.checked} <Age at={feed.checked_at} />.
          </>
        )}
      </span>
    </span>
  );
}

/** Below the title while nothing fires: silence means nothing then. */
export function FeedBanner({ feed }: { feed: PriceFeed | undefined }) {
  const now = useNow();
  const { role } = useMe();
  const text = pricesText().feed;
  if (feed === undefined || feed.state === 'live') return null;
  if (feed.state === 'stale') return <Banner>{staleText(feed, now)}</Banner>;
  return <Banner>{mayAs(role, 'ADMIN') ? text.offAdministrator : text.off}</Banner>;
}

import { PageHeader, StreamBanner, Tab, Tabs } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import type { Feed } from './alarms.ts';
import { FeedBanner, FeedLine } from './feed-line.tsx';
import { ResourceSearch } from './resource-search.tsx';

/** Title, feed, tabs and search of the two lists. */
export function NetworksHead({
  current,
  feed,
  about,
}: {
  current: 'alarms' | 'watches';
  feed: Feed;
  /** The place whose alarms are listed, for the title of the document. */
  about?: string | undefined;
}) {
  const text = networksText();
  return (
    <>
      <PageHeader
        title={text.title}
        documentTitle={about ?? (current === 'alarms' ? text.title : text.tabs.watches)}
        note={<FeedLine feed={feed} />}
      />
      <FeedBanner feed={feed} />
      <StreamBanner />
      <Tabs label={text.views}>
        <Tab href="/networks" current={current === 'alarms'}>
          {text.tabs.alarms}
        </Tab>
        <Tab href="/watches" current={current === 'watches'}>
          {text.tabs.watches}
        </Tab>
      </Tabs>
      <div className="mt-6">
        <ResourceSearch />
      </div>
    </>
  );
}

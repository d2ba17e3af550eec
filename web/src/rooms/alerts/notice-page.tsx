import { sentenceOf, traceOf, useGo, usePathParameter, useShortcuts } from '#lib';
import { Facts, Failure, PageHeader, RailSection, Section, Skeleton, Time } from '#ui';
import { alertsText } from '../../messages/en/alerts.ts';
import { uiText } from '../../messages/en/ui.ts';
import { useEventWhy, useNotificationWhy } from './alerts.ts';
import { StoryRail } from './story-rail.tsx';
import { storyOfEvent, type Why } from './story.ts';
import { WhySection } from './why-section.tsx';

/** A notice: an event with no state to follow, and every decision about telling it. */
export function NoticePage() {
  return <WhyPage why={useNotificationWhy(usePathParameter('id'))} />;
}

/** Any event that I may see: why it reached me, or why not. */
export function EventPage() {
  return <WhyPage why={useEventWhy(usePathParameter('id'))} />;
}

type WhyQuery = ReturnType<typeof useNotificationWhy>;

function WhyPage({ why }: { why: WhyQuery }) {
  const text = alertsText();
  const go = useGo();
  useShortcuts({ Escape: () => go('/inbox') });
  const title = why.data?.event.title ?? text.crumb;
  return (
    <>
      <PageHeader
        title={title}
        documentTitle={title}
        crumb={{ href: '/inbox', label: text.crumb }}
        note={why.data?.event.body}
      />
      {why.data === undefined ? <Waiting why={why} /> : <Notice why={why.data} />}
    </>
  );
}

function Waiting({ why }: { why: WhyQuery }) {
  return why.isError ? (
    <Failure message={sentenceOf(why.error)} traceId={traceOf(why.error)} onRetry={() => void why.refetch()} />
  ) : (
    <Skeleton />
  );
}

function Notice({ why }: { why: Why }) {
  const text = alertsText();
  const ui = uiText();
  const { event } = why;
  return (
    <div className="grid gap-x-10 desk:grid-cols-[1.35fr_1fr]">
      <RailSection id="conversation" title={text.conversation} note={text.conversationNote}>
        <StoryRail labelledBy="conversation" entries={storyOfEvent(why)} />
      </RailSection>
      <div className="max-desk:mt-2 desk:-mt-8">
        <WhySection whys={[why]} />
        <Section id="details" title={text.details}>
          <Facts
            facts={[
              { name: text.facts.category, value: ui.categories[event.category] },
              { name: text.facts.severity, value: ui.severities[event.severity] },
              { name: text.facts.received, value: <Time at={event.received_at} show="full" /> },
              { name: text.facts.source, value: event.source },
            ]}
          />
          {event.url === null ? null : (
            <p className="mt-3">
              <a href={event.url}>{text.moreAt}</a>
            </p>
          )}
        </Section>
      </div>
    </div>
  );
}

import { useState } from 'react';
import { sentenceOf, traceOf, useGo, usePathParameter, useShortcuts } from '#lib';
import { Button, Failure, PageHeader, RailSection, Skeleton, StreamBanner } from '#ui';
import { alertsText } from '../../messages/en/alerts.ts';
import { AlertFacts, stateSentence } from './alert-facts.tsx';
import { useAlert, useAlertAct, useAlertWhy } from './alerts.ts';
import { MuteDialog } from './mute-dialog.tsx';
import { StoryRail } from './story-rail.tsx';
import { storyOf, type AlertStory, type Why } from './story.ts';
import { VisitSection } from './visit-section.tsx';
import { WhySection } from './why-section.tsx';

/** One alert as one conversation: what happened, who was told, why, and what can be done now. */
export function AlertPage() {
  const id = usePathParameter('id');
  const text = alertsText();
  const go = useGo();
  const alert = useAlert(id);
  const why = useAlertWhy(id);
  useShortcuts({ Escape: () => go('/inbox') });
  const crumb = { href: '/inbox', label: text.crumb };
  if (alert.data === undefined) {
    return (
      <>
        <PageHeader title={text.loading} documentTitle={text.loading} crumb={crumb} />
        {alert.isError ? (
          <Failure
            message={sentenceOf(alert.error)}
            traceId={traceOf(alert.error)}
            onRetry={() => void alert.refetch()}
          />
        ) : (
          <Skeleton />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={alert.data.title}
        documentTitle={alert.data.title}
        crumb={crumb}
        note={<span role="status">{stateSentence(alert.data)}</span>}
        actions={<Actions alert={alert.data} />}
      />
      <StreamBanner />
      {alert.data.source === 'visitors' ? (
        <VisitSection alertId={id} visitId={alert.data.key} over={alert.data.state === 'resolved'} />
      ) : null}
      <Story alert={alert.data} why={why} />
    </>
  );
}

function Actions({ alert }: { alert: AlertStory }) {
  const text = alertsText();
  const acknowledge = useAlertAct(alert.id, 'acknowledgeAlert');
  const resolve = useAlertAct(alert.id, 'resolveAlert');
  const [muting, setMuting] = useState(false);
  return (
    <>
      {alert.may.acknowledge && alert.state === 'open' ? (
        <Button kind="ink" busy={acknowledge.isPending && text.acknowledging} onClick={() => acknowledge.mutate()}>
          {text.acknowledge}
        </Button>
      ) : null}
      {alert.may.resolve && alert.state !== 'resolved' ? (
        <Button busy={resolve.isPending && text.resolving} onClick={() => resolve.mutate()}>
          {text.resolve}
        </Button>
      ) : null}
      <Button kind="quiet" onClick={() => setMuting(true)}>
        {text.mute}
      </Button>
      <MuteDialog alertId={alert.id} resources={alert.resources} open={muting} onClose={() => setMuting(false)} />
    </>
  );
}

function Story({ alert, why }: { alert: AlertStory; why: ReturnType<typeof useAlertWhy> }) {
  const text = alertsText();
  const whys: readonly Why[] = why.data?.items ?? [];
  return (
    <div className="grid gap-x-10 desk:grid-cols-[1.35fr_1fr]">
      <RailSection id="conversation" title={text.conversation} note={text.conversationNote}>
        <StoryRail labelledBy="conversation" entries={storyOf(alert, whys)} />
        {why.isError ? (
          <Failure message={sentenceOf(why.error)} traceId={traceOf(why.error)} onRetry={() => void why.refetch()} />
        ) : null}
      </RailSection>
      <div className="max-desk:mt-2 desk:-mt-8">
        {why.data === undefined ? null : <WhySection whys={whys} />}
        <AlertFacts alert={alert} />
      </div>
    </div>
  );
}

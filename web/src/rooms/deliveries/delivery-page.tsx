import { useQuery } from '@tanstack/react-query';
import { api, mayAs, useMe, usePathParameter, type Answer } from '#lib';
import {
  deliveryMark,
  Facts,
  Failed,
  Forbidden,
  Mark,
  PageHeader,
  Rail,
  RailRow,
  RailSection,
  Section,
  Skeleton,
  Time,
} from '#ui';
import type { MarkKind } from '#ui';
import { deliveriesText } from '../../messages/en/deliveries.ts';
import { uiText } from '../../messages/en/ui.ts';
import { DeliveryActions } from './delivery-actions.tsx';
import { ledgerHref, reasonOf, recipientOf, typeOf } from './ledger.ts';

export type DeliveryStory = Answer<'getDelivery'>;

/** One delivery with its attempts. */
export function DeliveryPage() {
  const text = deliveriesText();
  const id = usePathParameter('id');
  const may = mayAs(useMe().role, 'MANAGER');
  const delivery = useQuery({
    queryKey: ['deliveries', 'one', id],
    queryFn: ({ signal }) => api.call('getDelivery', { params: { id }, signal }),
    enabled: may,
    refetchInterval: ({ state }) => (isMoving(state.data) ? 5000 : false),
  });
  const { data } = delivery;
  const title = data === undefined ? text.loading : text.heading(typeOf(data), uiText().channels[data.channel]);
  return (
    <>
      <PageHeader
        title={title}
        documentTitle={title}
        crumb={{ href: '/deliveries', label: text.crumb }}
        actions={data === undefined ? undefined : <DeliveryActions delivery={data} />}
      />
      {!may ? (
        <Forbidden />
      ) : data !== undefined ? (
        <Story delivery={data} />
      ) : delivery.isError ? (
        <Failed error={delivery.error} onRetry={() => void delivery.refetch()} />
      ) : (
        <Skeleton />
      )}
    </>
  );
}

/** What is still on its way is looked at again. */
function isMoving(delivery: DeliveryStory | undefined): boolean {
  return delivery !== undefined && ['queued', 'sending', 'retrying'].includes(delivery.status);
}

function Story({ delivery }: { delivery: DeliveryStory }) {
  const text = deliveriesText();
  return (
    <div className="grid gap-x-10 desk:grid-cols-[1.35fr_1fr]">
      <RailSection id="timeline" title={text.timeline}>
        <Rail labelledBy="timeline" plain>
          {linesOf(delivery).map(({ key, at, mark, sentence, meta }) => (
            <RailRow
              key={key}
              time={<Time at={at} show="seconds" />}
              mark={<Mark kind={mark} />}
              title={sentence}
              meta={meta}
            />
          ))}
        </Rail>
      </RailSection>
      <div className="desk:-mt-8">
        <Section id="details" title={text.details}>
          <Facts facts={factsOf(delivery)} />
          <p className="mt-3">
            <a href={ledgerHref({ event_id: delivery.event_id })}>{text.facts.sameEvent}</a>
          </p>
          <p className="mt-1">
            <a href={ledgerHref({ recipient_id: delivery.recipient_id })}>{text.facts.toThem}</a>
          </p>
        </Section>
      </div>
    </div>
  );
}

interface Line {
  key: string;
  at: string;
  mark: MarkKind;
  sentence: string;
  meta: string;
}

/** Decided, tried, and where it stands now. What was never to be sent has only the first line. */
function linesOf(delivery: DeliveryStory): Line[] {
  const text = deliveriesText();
  const { status, tries, created_at, updated_at } = delivery;
  const reason = reasonOf(delivery) ?? '';
  const first = { key: 'decided', at: created_at, mark: 'waiting' as const };
  if (status === 'suppressed' && tries.length === 0) return [{ ...first, sentence: text.notToSend, meta: reason }];
  const tried = tries.map(({ at, outcome, detail }, index) => ({
    key: `try ${index}`,
    at,
    mark: outcomeMark[outcome],
    sentence: text.outcomes[outcome],
    meta: text.attemptOf(index + 1, detail),
  }));
  const now = {
    key: 'now',
    at: updated_at ?? created_at,
    mark: deliveryMark[status],
    sentence: text.now(text.statuses[status]),
    meta: reason,
  };
  return [{ ...first, sentence: text.toSend, meta: '' }, ...tried, now];
}

const outcomeMark: Readonly<Record<DeliveryStory['tries'][number]['outcome'], MarkKind>> = {
  ok: 'done',
  later: 'warning',
  never: 'failed',
  uncertain: 'warning',
};

/** Only who has an account has a page. */
function Recipient({ delivery }: { delivery: DeliveryStory }) {
  const name = <bdi>{recipientOf(delivery)}</bdi>;
  return delivery.recipient_name ? <a href={`/people/${delivery.recipient_id}`}>{name}</a> : name;
}

function factsOf(delivery: DeliveryStory) {
  const text = deliveriesText();
  const ui = uiText();
  const { facts } = text;
  const reason = reasonOf(delivery);
  return [
    { name: facts.status, value: text.statuses[delivery.status] },
    ...(reason === undefined ? [] : [{ name: facts.reason, value: reason }]),
    ...(delivery.due_at === null ? [] : [{ name: text.due, value: <Time at={delivery.due_at} show="full" /> }]),
    { name: facts.recipient, value: <Recipient delivery={delivery} /> },
    { name: facts.channel, value: ui.channels[delivery.channel] },
    { name: facts.category, value: ui.categories[delivery.category] },
    { name: facts.type, value: typeOf(delivery) },
    { name: facts.typeId, value: <span className="identifier">{delivery.event_type}</span> },
    { name: facts.event, value: <span className="identifier">{delivery.event_id}</span> },
    { name: facts.generation, value: facts.times(delivery.generation) },
    { name: facts.id, value: <span className="identifier">{delivery.id}</span> },
  ];
}

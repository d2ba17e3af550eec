import type { PriceAlert } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { useNow } from '#lib';
import { Button, Mark, Rail, RailRow, Time, type MarkKind } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { metaText, ruleText } from './price-words.ts';
import { useAct, type Action } from './prices.ts';

/** Price alerts as rows of the log: when, mark, rule, what can be done. */
export function PriceAlertRail({ label, items }: { label: string; items: readonly PriceAlert[] }) {
  return (
    <Rail label={label} plain>
      {items.map((alert) => (
        <PriceAlertRow key={alert.id} alert={alert} />
      ))}
    </Rail>
  );
}

function PriceAlertRow({ alert }: { alert: PriceAlert }) {
  const now = useNow();
  const rule = ruleText(alert);
  const href = `/prices/${encodeURIComponent(alert.coin.id)}?currency=${alert.currency}`;
  return (
    <RailRow
      time={<Time at={alert.triggered_at ?? alert.created_at} show="short" />}
      mark={<AlertMark alert={alert} />}
      title={
        <a className="rail-title" href={href}>
          {alert.name === '' ? rule : `${rule} · ${alert.name}`}
        </a>
      }
      meta={
        <>
          {metaText(alert, now)}
          <Actions alert={alert} rule={rule} />
        </>
      }
    />
  );
}

function AlertMark({ alert: { status, holding } }: { alert: PriceAlert }) {
  const names = pricesText().marks;
  if (holding) return <Mark kind="warning" name={names.holding} />;
  return <Mark kind={marks[status]} name={names[status]} />;
}

const marks: Readonly<Record<PriceAlert['status'], MarkKind>> = {
  created: 'waiting',
  triggered: 'done',
  paused: 'notice',
  deleted: 'failed',
};

const actions: Readonly<Record<PriceAlert['status'], readonly Action[]>> = {
  created: ['pause', 'remove'],
  triggered: ['rearm', 'remove'],
  paused: ['resume', 'remove'],
  deleted: ['restore'],
};

function Actions({ alert, rule }: { alert: PriceAlert; rule: string }) {
  const text = pricesText();
  const act = useAct();
  const [changing, setChanging] = useState(false);
  return (
    <span className="-ms-3 flex flex-wrap">
      {actions[alert.status].map((action) => (
        <Button
          key={action}
          kind="quiet"
          small
          aria-label={text.actionOn(text[action], rule)}
          disabled={act.isPending}
          onClick={() => act.mutate({ alert, action })}
        >
          {text[action]}
        </Button>
      ))}
      {alert.status === 'deleted' ? null : (
        <Button kind="quiet" small aria-label={text.actionOn(text.change, rule)} onClick={() => setChanging(true)}>
          {text.change}
        </Button>
      )}
      {changing ? <ChangeDialog alert={alert} onClose={() => setChanging(false)} /> : null}
    </span>
  );
}

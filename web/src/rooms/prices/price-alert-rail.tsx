import type { PriceAlert } from '@tocsin/sdk/contract';
import { useState } from 'react';
import { useNow } from '#lib';
import { Button, Checkbox, Mark, Rail, RailRow, Time, VisuallyHidden, type MarkKind } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { metaText, ruleText } from './price-words.ts';
import { useAct, useRemoveMany, type Action } from './prices.ts';

/** Price alerts as rows of the log: when, mark, rule, what can be done with one of them or with several. */
export function PriceAlertRail({ label, items }: { label: string; items: readonly PriceAlert[] }) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = items.filter(({ id, status }) => ids.has(id) && status !== 'deleted');
  const choose = (id: string, on: boolean): void => {
    const others = [...ids].filter((one) => one !== id);
    setIds(new Set(on ? [...others, id] : others));
  };
  return (
    <>
      {chosen.length === 0 ? null : <Chosen alerts={chosen} onDone={() => setIds(new Set())} />}
      <Rail label={label} plain>
        {items.map((alert) => (
          <PriceAlertRow key={alert.id} alert={alert} chosen={ids.has(alert.id)} onChoose={choose} />
        ))}
      </Rail>
    </>
  );
}

function Chosen({ alerts, onDone }: { alerts: readonly PriceAlert[]; onDone: () => void }) {
  const text = pricesText();
  const remove = useRemoveMany();
  return (
    <div role="group" aria-label={text.chosen(alerts.length)} className="mb-3 flex flex-wrap items-center gap-3">
      <span>{text.chosen(alerts.length)}</span>
      <Button small disabled={remove.isPending} onClick={() => remove.mutate(alerts, { onSettled: onDone })}>
        {text.removeChosen}
      </Button>
    </div>
  );
}

interface RowProps {
  alert: PriceAlert;
  chosen: boolean;
  onChoose: (id: string, on: boolean) => void;
}

function PriceAlertRow({ alert, chosen, onChoose }: RowProps) {
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
      action={
        alert.status === 'deleted' ? undefined : (
          <Checkbox
            label={<VisuallyHidden>{pricesText().choose(rule)}</VisuallyHidden>}
            checked={chosen}
            onChange={(on) => onChoose(alert.id, on)}
          />
        )
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
  const [open, setOpen] = useState<'change' | 'duplicate'>();
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
      {alert.status === 'deleted'
        ? null
        : (['change', 'duplicate'] as const).map((one) => (
            <Button
              key={one}
              kind="quiet"
              small
              aria-label={text.actionOn(text[one], rule)}
              onClick={() => setOpen(one)}
            >
              {text[one]}
            </Button>
          ))}
      {open === undefined ? null : (
        <ChangeDialog alert={alert} copy={open === 'duplicate'} onClose={() => setOpen(undefined)} />
      )}
    </span>
  );
}

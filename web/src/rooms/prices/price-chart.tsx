import type { PriceAlert } from '@tocsin/sdk/contract';
import { useRef, useState, type MouseEvent } from 'react';
import { ChartFrame, ChartOrTable, ChartReader, isRightToLeft, Table, useWidth } from '#ui';
import { pricesText } from '../../messages/en/prices.ts';
import {
  chartSummary,
  everyFew,
  pointText,
  pointTime,
  spanOf,
  ticksOf,
  type Chart,
  type Point,
  type Span,
} from './chart-line.ts';
import { shortPrice } from './price-rule.ts';
import { exactText, priceText } from './price-words.ts';
import { useMoveThreshold } from './prices.ts';
import { ThresholdHandle } from './threshold-handle.tsx';

interface Props {
  chart: Chart;
  /** Their prices are drawn as dashed lines with their names. */
  alerts: readonly PriceAlert[];
}

/** Prices over time with my thresholds; the same as a sentence and as a table. */
export function PriceChart({ chart, alerts }: Props) {
  const text = pricesText().chart;
  const summary = chartSummary(chart);
  if (chart.points.length === 0) return <p className="mb-3">{summary}</p>;
  return (
    <ChartOrTable
      summary={summary}
      chart={<Graph chart={chart} alerts={alerts} />}
      table={<PointTable chart={chart} />}
      asChart={text.graph}
      asTable={text.table}
    />
  );
}

const height = 208;
const axis = 22;
/** Room for the prices at the end of the line. */
const scale = 76;
const handleSize = 24;

interface Drawing {
  /** Of the line, without the prices at its end. */
  width: number;
  x: (index: number) => number;
  y: (price: number) => number;
  /** The price that a place stands for, in as many digits as are worth typing. */
  priceAt: (top: number) => string;
}

function drawingOf(points: readonly Point[], { span, width }: { span: Span; width: number }): Drawing {
  const inner = Math.max(1, width - scale);
  return {
    width: inner,
    x: (index) => place((index / Math.max(1, points.length - 1)) * inner, width),
    y: (price) => height - ((price - span.low) / (span.high - span.low)) * height,
    priceAt: (top) => {
      const inside = Math.max(0, Math.min(height, top));
      return shortPrice(span.low + ((height - inside) / height) * (span.high - span.low));
    },
  };
}

function Graph({ chart, alerts }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [at, setAt] = useState<number>();
  const { points } = chart;
  const prices = alerts.map(({ price }) => Number(price));
  const span = spanOf(points, prices);
  const drawing = drawingOf(points, { span, width });
  const [dragged, setDragged] = useState<{ id: string; price: string }>();
  const lines = alerts
    .filter(({ price }) => Number(price) >= span.low && Number(price) <= span.high)
    .map((alert) => (alert.id === dragged?.id ? { ...alert, price: dragged.price } : alert));
  const shown = at === undefined ? undefined : points[at];
  return (
    <div ref={box}>
      <ChartFrame>
        <svg role="img" aria-label={chartSummary(chart)} width={width} height={height + axis} className="block">
          <Scale chart={chart} ticks={ticksOf(span)} drawing={drawing} />
          <Line points={points} drawing={drawing} />
          {lines.map((alert) => (
            <Threshold key={alert.id} alert={alert} drawing={drawing} />
          ))}
          {shown === undefined || at === undefined ? null : (
            <Crosshair x={drawing.x(at)} y={drawing.y(Number(shown.price))} />
          )}
        </svg>
        <Reader chart={chart} at={at} onPoint={setAt} inner={drawing.width} />
        <Handles alerts={alerts} lines={lines} drawing={drawing} onDrag={setDragged} />
      </ChartFrame>
      <p className="min-h-5 text-meta" aria-hidden="true">
        {shown === undefined ? null : pointText(shown, chart)}
      </p>
    </div>
  );
}

interface HandlesProps {
  alerts: readonly PriceAlert[];
  /** The same where they are drawn: one of them may be under the pointer. */
  lines: readonly PriceAlert[];
  drawing: Drawing;
  onDrag: (dragged: { id: string; price: string } | undefined) => void;
}

/** One for each threshold that still waits, at the end of its line, where nothing else is read. */
function Handles({ alerts, lines, drawing, onDrag }: HandlesProps) {
  const move = useMoveThreshold();
  return alerts
    .filter(({ id, status }) => status === 'created' && lines.some((line) => line.id === id))
    .map((alert) => (
      <ThresholdHandle
        key={alert.id}
        alert={alert}
        top={drawing.y(Number(lines.find(({ id }) => id === alert.id)?.price ?? alert.price))}
        start={drawing.width - handleSize}
        priceAt={drawing.priceAt}
        onDrag={(price) => onDrag(price === undefined ? undefined : { id: alert.id, price })}
        onDrop={(price) => move.mutate({ alert, price })}
      />
    ));
}

function Crosshair({ x, y }: { x: number; y: number }) {
  return (
    <g>
      <line x1={x} x2={x} y1={0} y2={height} className="stroke-line-strong" />
      <circle cx={x} cy={y} r={4} className="fill-mark" />
    </g>
  );
}

function Line({ points, drawing: { x, y } }: { points: readonly Point[]; drawing: Drawing }) {
  const steps = points.map(({ price }, index) => `${x(index).toFixed(1)},${y(Number(price)).toFixed(1)}`);
  const [first, last] = [x(0).toFixed(1), x(points.length - 1).toFixed(1)];
  return (
    <>
      <path d={`M${first},${height}L${steps.join('L')}L${last},${height}Z`} className="fill-mark-wash" />
      <path d={`M${steps.join('L')}`} fill="none" strokeWidth={1.5} className="stroke-mark" />
    </>
  );
}

function Scale({ chart, ticks, drawing }: { chart: Chart; ticks: readonly number[]; drawing: Drawing }) {
  const { points, currency, days } = chart;
  const start = isRightToLeft() ? scale - 8 : drawing.width + 8;
  const every = Math.max(1, Math.floor(points.length / (drawing.width < 420 ? 2 : 5)));
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={drawing.x(0)}
            x2={drawing.x(points.length - 1)}
            y1={drawing.y(tick)}
            y2={drawing.y(tick)}
            className="stroke-line"
          />
          <text x={start} y={drawing.y(tick) + 4} className="figures fill-ink-2 text-small">
            {priceText(String(tick), currency).split(' ')[0]}
          </text>
        </g>
      ))}
      <line x1={drawing.x(0)} x2={drawing.x(points.length - 1)} y1={height} y2={height} className="stroke-ink" />
      {points.map((point, index) =>
        index % every === 0 && index < points.length - every / 2 ? (
          <text key={point.at} x={drawing.x(index)} y={height + 16} className="figures fill-ink-2 text-small">
            {pointTime(point.at, days > 1 ? Math.max(days, 8) : 1)}
          </text>
        ) : null,
      )}
    </>
  );
}

function Threshold({ alert, drawing: { width, x, y } }: { alert: PriceAlert; drawing: Drawing }) {
  const at = y(Number(alert.price));
  const name = pricesText().chart.threshold(alert.name, exactText(alert.price, alert.currency));
  return (
    <g>
      <line
        x1={Math.min(x(0), x(0) + width)}
        x2={isRightToLeft() ? x(0) - width : x(0) + width}
        y1={at}
        y2={at}
        strokeDasharray="5 4"
        className="stroke-warn"
      />
      <text
        x={x(0)}
        dx={isRightToLeft() ? -4 : 4}
        y={at < 16 ? at + 14 : at - 5}
        className="fill-warn text-small font-label"
      >
        {name}
      </text>
    </g>
  );
}

/** Points at what lies nearest to the pointer: the chart ends before the prices at the end of its line. */
function Reader({
  chart,
  at,
  onPoint,
  inner,
}: {
  chart: Chart;
  at: number | undefined;
  onPoint: (index: number | undefined) => void;
  inner: number;
}) {
  const last = chart.points.length - 1;
  const current = chart.points[at ?? last];
  const follow = ({ nativeEvent, currentTarget }: MouseEvent<HTMLInputElement>): void => {
    const way = isRightToLeft() ? currentTarget.clientWidth - nativeEvent.offsetX : nativeEvent.offsetX;
    onPoint(Math.max(0, Math.min(last, Math.round((way / inner) * last))));
  };
  return (
    <ChartReader
      label={pricesText().chart.reader}
      said={current === undefined ? undefined : pointText(current, chart)}
      last={last}
      at={at}
      onPlace={onPoint}
      onMouseMove={follow}
      onMouseLeave={() => onPoint(undefined)}
    />
  );
}

const rowsOfTable = 48;

function PointTable({ chart }: { chart: Chart }) {
  const text = pricesText();
  const columns = [
    { name: text.chart.columns.at, heading: true, cell: ({ at }: Point) => pointTime(at, chart.days) },
    { name: text.chart.columns.price, numeric: true, cell: ({ price }: Point) => priceText(price, chart.currency) },
  ];
  const rows = everyFew(chart.points, rowsOfTable).toReversed();
  return <Table caption={text.coin.chart(chart.coin.name)} columns={columns} rows={rows} rowKey={({ at }) => at} />;
}

/** Time runs with the direction of the text. */
function place(x: number, width: number): number {
  return isRightToLeft() ? width - x : x;
}

import type { Severity } from '@tocsin/sdk/contract';
import { useRef, useState, type MouseEvent } from 'react';
import { format, severities } from '#lib';
import { ChartFrame, ChartOrTable, ChartReader, isRightToLeft, Table, useWidth } from '#ui';
import { networksText } from '../../messages/en/networks.ts';
import { uiText } from '../../messages/en/ui.ts';
import {
  barLabel,
  chartSummary,
  eachOf,
  hourSentence,
  spanOf,
  spoken,
  totalOf,
  type Each,
  type Hour,
} from './chart-summary.ts';

/** Alarms by hour, six hours or day, stacked by severity; the same numbers as a sentence and as a table. */
export function SeverityChart({
  hours,
  each: hoursEach,
  onChoose,
}: {
  hours: readonly Hour[];
  each: number;
  /** A bar was chosen: the time that it stands for. */
  onChoose: (from: string, until: string) => void;
}) {
  const text = networksText().chart;
  const each = eachOf(hoursEach);
  return (
    <ChartOrTable
      summary={chartSummary(hours, each)}
      chart={<Chart hours={hours} each={each} onChoose={(hour) => onChoose(...spanOf(hour, each))} />}
      table={<HourTable hours={hours} each={each} />}
      asChart={text.graph}
      asTable={text.table}
    />
  );
}

const height = 112;
const axis = 22;
/** Severity is said by position in the stack as well: the most severe stands at the bottom. */
const fills: Readonly<Record<Severity, string>> = {
  low: 'fill-line-strong',
  medium: 'fill-ink-3',
  high: 'fill-warn',
  critical: 'fill-crit',
};

interface Drawn {
  hours: readonly Hour[];
  each: Each;
}

function Chart({ hours, each, onChoose }: Drawn & { onChoose: (hour: Hour) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [at, setAt] = useState<number>();
  const shown = at === undefined ? undefined : hours[at];
  return (
    <div ref={box}>
      <ChartFrame>
        <svg
          role="img"
          aria-label={chartSummary(hours, each)}
          width={width}
          height={height + axis}
          className="block overflow-visible"
        >
          <Bars hours={hours} width={width} at={at} />
          <line x1={0} x2={width} y1={height} y2={height} className="stroke-ink" />
          <Hours hours={hours} each={each} width={width} />
        </svg>
        <Reader hours={hours} each={each} at={at} onPoint={setAt} onChoose={onChoose} />
      </ChartFrame>
      <div className="mt-1 flex flex-wrap justify-between gap-x-6">
        <Legend hours={hours} />
        <p className="min-h-5 text-meta" aria-hidden="true">
          {shown === undefined ? networksText().chart.choose : hourSentence(shown, each)}
        </p>
      </div>
    </div>
  );
}

/** Points at a bar, and chooses it by a press or by Enter. */
function Reader({
  hours,
  each,
  at,
  onPoint,
  onChoose,
}: Drawn & {
  at: number | undefined;
  onPoint: (index: number | undefined) => void;
  onChoose: (hour: Hour) => void;
}) {
  const last = hours.length - 1;
  const current = hours[at ?? last];
  const follow = ({ nativeEvent, currentTarget }: MouseEvent<HTMLInputElement>): void => {
    const place = Math.floor((nativeEvent.offsetX / currentTarget.clientWidth) * hours.length);
    onPoint(Math.max(0, Math.min(last, isRightToLeft() ? last - place : place)));
  };
  return (
    <ChartReader
      label={networksText().chart.reader}
      said={current === undefined ? undefined : hourSentence(current, each)}
      last={last}
      at={at}
      onPlace={onPoint}
      className="cursor-pointer"
      onMouseMove={follow}
      onMouseLeave={() => onPoint(undefined)}
      onClick={() => current && onChoose(current)}
      onKeyDown={({ key }) => key === 'Enter' && current && onChoose(current)}
    />
  );
}

interface BarsProps {
  hours: readonly Hour[];
  width: number;
  at: number | undefined;
}

function Bars({ hours, width, at }: BarsProps) {
  const most = Math.max(4, ...hours.map(totalOf));
  const step = width / Math.max(1, hours.length);
  const bar = Math.max(1, Math.round(step * 0.72));
  return hours.map((hour, index) => {
    const x = columnAt(index, { step, count: hours.length }) + (step - bar) / 2;
    return (
      <g key={hour.hour}>
        <rect
          x={x - (step - bar) / 2}
          y={0}
          width={step}
          height={height}
          className={index === at ? 'fill-mark-wash' : 'fill-transparent'}
        />
        {stackOf(hour, height / most).map(({ severity, y, size }) => (
          <rect key={severity} x={x} y={y} width={bar} height={size} className={fills[severity]} />
        ))}
      </g>
    );
  });
}

/** The parts of one bar from the bottom up, most severe first. */
function stackOf(hour: Hour, unit: number): { severity: Severity; y: number; size: number }[] {
  let y = height;
  return spoken
    .filter((severity) => hour[severity] > 0)
    .map((severity) => {
      const size = hour[severity] * unit;
      y -= size;
      return { severity, y, size };
    });
}

/** Where a column begins: time runs with the direction of the text. */
function columnAt(index: number, { step, count }: { step: number; count: number }): number {
  return step * (isRightToLeft() ? count - 1 - index : index);
}

/** What a day such as 19 Nov needs, so that none runs over the end of the chart. */
const labelWidth = 48;

/** As many times below the bars as fit beside each other. */
function Hours({ hours, each, width }: Drawn & { width: number }) {
  const step = width / Math.max(1, hours.length);
  const every = { 1: 6, 6: 4, 24: 5 }[each] * (width < 420 ? 2 : 1);
  return hours.map((hour, index) =>
    index % every === 0 && (hours.length - index) * step >= labelWidth ? (
      <text
        key={hour.hour}
        x={columnAt(index, { step, count: hours.length }) + (isRightToLeft() ? step : 0)}
        y={height + 16}
        className="figures fill-ink-2 text-small"
      >
        {each === 6 ? format.shortDay(new Date(hour.hour)) : barLabel(hour, each)}
      </text>
    ) : null,
  );
}

function Legend({ hours }: { hours: readonly Hour[] }) {
  const names = uiText().severities;
  const present = spoken.filter((severity) => hours.some((hour) => hour[severity] > 0));
  return (
    <ul className="flex flex-wrap gap-x-4 text-meta text-ink-2">
      {present.map((severity) => (
        <li key={severity} className="inline-flex items-center gap-1.5">
          <svg aria-hidden="true" width="10" height="10">
            <rect width="10" height="10" className={fills[severity]} />
          </svg>
          {names[severity]}
        </li>
      ))}
    </ul>
  );
}

function HourTable({ hours, each }: Drawn) {
  const text = networksText().chart;
  const names = uiText().severities;
  const columns = [
    { name: text.columns.hour, heading: true, cell: (hour: Hour) => barLabel(hour, each) },
    ...severities.toReversed().map((severity) => ({
      name: names[severity],
      numeric: true,
      cell: (hour: Hour) => format.number(hour[severity]),
    })),
    { name: text.columns.all, numeric: true, cell: (hour: Hour) => format.number(totalOf(hour)) },
  ];
  return <Table caption={text.title} columns={columns} rows={hours} rowKey={({ hour }) => hour} />;
}

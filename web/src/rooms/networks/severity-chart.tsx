import type { Severity } from '@tocsin/sdk/contract';
import { useEffect, useRef, useState, type MouseEvent, type RefObject } from 'react';
import { format, severities } from '#lib';
import { Button, Table } from '#ui';
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
  const [asTable, setAsTable] = useState(false);
  return (
    <>
      <p className="mb-3">{chartSummary(hours, each)}</p>
      {asTable ? (
        <HourTable hours={hours} each={each} />
      ) : (
        <Chart hours={hours} each={each} onChoose={(hour) => onChoose(...spanOf(hour, each))} />
      )}
      <p className="mt-2">
        <Button kind="quiet" small className="-ms-3" onClick={() => setAsTable(!asTable)}>
          {asTable ? text.graph : text.table}
        </Button>
      </p>
    </>
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
      <div className="relative outline-offset-2 outline-mark has-[:focus-visible]:outline-2">
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
      </div>
      <div className="mt-1 flex flex-wrap justify-between gap-x-6">
        <Legend hours={hours} />
        <p className="min-h-5 text-meta" aria-hidden="true">
          {shown === undefined ? networksText().chart.choose : hourSentence(shown, each)}
        </p>
      </div>
    </div>
  );
}

/** Reads the chart bar by bar: by arrow keys, by pointing, by touch. It lies over the chart and is not seen itself. */
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
    <input
      type="range"
      className="absolute inset-0 h-full w-full cursor-pointer opacity-0"
      min={0}
      max={last}
      value={at ?? last}
      aria-label={networksText().chart.reader}
      aria-valuetext={current === undefined ? undefined : hourSentence(current, each)}
      onChange={(event) => onPoint(Number(event.target.value))}
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

function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl';
}

/** The width in CSS pixels: the chart is drawn one to one, so that its text keeps its size. */
function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(320);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

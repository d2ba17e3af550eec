import { useEffect, useState, type InputHTMLAttributes, type ReactNode, type RefObject } from 'react';
import { Button } from './button.tsx';

/** A chart with the same numbers as a sentence above it and, instead of it, as a table. */
export function ChartOrTable({
  summary,
  chart,
  table,
  asChart,
  asTable,
}: {
  summary: string;
  chart: ReactNode;
  table: ReactNode;
  /** The labels of the button that changes between the two. */
  asChart: string;
  asTable: string;
}) {
  const [isTable, setIsTable] = useState(false);
  return (
    <>
      <p className="mb-3">{summary}</p>
      {isTable ? table : chart}
      <p className="mt-2">
        <Button kind="quiet" small className="-ms-3" onClick={() => setIsTable(!isTable)}>
          {isTable ? asChart : asTable}
        </Button>
      </p>
    </>
  );
}

/** Where a chart is drawn: the focus of the reader that lies over it is drawn around all of it. */
export function ChartFrame({ children }: { children: ReactNode }) {
  return <div className="relative outline-offset-2 outline-mark has-[:focus-visible]:outline-2">{children}</div>;
}

type ReaderProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'min' | 'max' | 'value' | 'onChange'>;

/**
 * Reads a chart place by place: by arrow keys, by pointing, by touch. It lies over the chart and is not seen itself.
 * Without a place it stands at the last one.
 */
export function ChartReader({
  label,
  said,
  last,
  at,
  onPlace,
  className = 'cursor-default',
  ...input
}: ReaderProps & {
  label: string;
  /** What stands at the place, in words. */
  said: string | undefined;
  last: number;
  at: number | undefined;
  onPlace: (place: number) => void;
}) {
  return (
    <input
      {...input}
      type="range"
      className={`absolute inset-0 h-full w-full opacity-0 ${className}`}
      min={0}
      max={last}
      value={at ?? last}
      aria-label={label}
      aria-valuetext={said}
      onChange={(event) => onPlace(Number(event.target.value))}
    />
  );
}

/** In a chart time runs with the direction of the text. */
export function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl';
}

/** The width in CSS pixels: a chart is drawn one to one, so that its text keeps its size. */
export function useWidth(box: RefObject<HTMLElement | null>): number {
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

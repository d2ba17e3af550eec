import type { PriceAlert } from '@tocsin/sdk/contract';
import { useRef, useState, type PointerEvent } from 'react';
import { pricesText } from '../../messages/en/prices.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { ruleText } from './price-words.ts';

interface Props {
  alert: PriceAlert;
  /** Where its line is, in pixels from the top of the drawing, and what price a place stands for. */
  top: number;
  start: number;
  priceAt: (top: number) => string;
  /** The price under the pointer while it is dragged; undefined when it was let go. */
  onDrag: (price: string | undefined) => void;
  onDrop: (price: string) => void;
}

/** So far a pointer must go before a press is a drag. */
const slackPixels = 4;

/** Takes a threshold to another price by dragging, or, by a press or a key, opens the dialog with its number. */
export function ThresholdHandle({ alert, top, start, priceAt, onDrag, onDrop }: Props) {
  const [typing, setTyping] = useState(false);
  const from = useRef<{ y: number; top: number; moved: boolean }>(undefined);
  const placeOf = ({ clientY }: PointerEvent): number =>
    from.current === undefined ? top : from.current.top + clientY - from.current.y;
  const press = (event: PointerEvent<HTMLButtonElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { y: event.clientY, top, moved: false };
  };
  const drag = (event: PointerEvent): void => {
    const began = from.current;
    if (began === undefined) return;
    began.moved ||= Math.abs(event.clientY - began.y) > slackPixels;
    if (began.moved) onDrag(priceAt(placeOf(event)));
  };
  const release = (event: PointerEvent): void => {
    const moved = from.current?.moved ?? false;
    const price = priceAt(placeOf(event));
    from.current = undefined;
    onDrag(undefined);
    if (moved) onDrop(price);
    else setTyping(true);
  };
  const name = pricesText().chart.handle(ruleText(alert));
  return (
    <>
      <button
        type="button"
        className="absolute size-6 -translate-y-1/2 cursor-ns-resize touch-none text-warn"
        style={{ insetBlockStart: top, insetInlineStart: start }}
        aria-label={name}
        title={name}
        onPointerDown={press}
        onPointerMove={drag}
        onPointerUp={release}
        onPointerCancel={() => {
          from.current = undefined;
          onDrag(undefined);
        }}
        // A key presses a button without a pointer.
        onClick={({ detail }) => (detail === 0 ? setTyping(true) : undefined)}
      >
        ⇕
      </button>
      {typing ? <ChangeDialog alert={alert} onClose={() => setTyping(false)} /> : null}
    </>
  );
}

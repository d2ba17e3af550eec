import { useId, useRef, type PointerEvent } from 'react';
import { ConfirmDialog } from '#ui';
import { peopleText } from '../../messages/en/people.ts';
import { smallestCrop, type Crop, type PictureSize } from './crop.ts';

const side = 240;

/** Choose the square of a picture: by dragging it, or by three sliders, which arrow keys move. */
export function CropDialog({
  source,
  picture,
  crop,
  busy,
  onChange,
  onSave,
  onClose,
}: {
  source: string;
  picture: PictureSize;
  crop: Crop;
  busy: boolean;
  onChange: (change: Partial<Crop>) => void;
  onSave: () => void;
  onClose: () => void;
}) {
  const text = peopleText().picture;
  const most = Math.min(picture.width, picture.height);
  return (
    <ConfirmDialog
      title={text.cropTitle}
      onClose={onClose}
      action={text.save}
      busy={busy && text.saving}
      onConfirm={onSave}
    >
      <p className="mb-3">{text.crop}</p>
      <Preview source={source} picture={picture} crop={crop} onChange={onChange} />
      <Slider
        label={text.size}
        range={{ min: Math.min(smallestCrop, most), max: most }}
        value={crop.size}
        onChange={(size) => onChange({ size })}
      />
      <Slider
        label={text.across}
        range={{ min: 0, max: picture.width - crop.size }}
        value={crop.left}
        onChange={(left) => onChange({ left })}
      />
      <Slider
        label={text.down}
        range={{ min: 0, max: picture.height - crop.size }}
        value={crop.top}
        onChange={(top) => onChange({ top })}
      />
    </ConfirmDialog>
  );
}

function Preview({
  source,
  picture,
  crop,
  onChange,
}: {
  source: string;
  picture: PictureSize;
  crop: Crop;
  onChange: (change: Partial<Crop>) => void;
}) {
  const from = useRef<{ x: number; y: number; crop: Crop }>(undefined);
  const scale = side / crop.size;
  const begin = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, y: event.clientY, crop };
  };
  const follow = (event: PointerEvent): void => {
    const start = from.current;
    if (start === undefined) return;
    const left = start.crop.left - (event.clientX - start.x) / scale;
    onChange({ left, top: start.crop.top - (event.clientY - start.y) / scale });
  };
  return (
    // The picture lies from the left in every language: its pixels are counted so.
    <div
      dir="ltr"
      className="mb-4 size-60 cursor-move touch-none overflow-hidden rounded-[3px] border border-line-strong"
      onPointerDown={begin}
      onPointerMove={follow}
      onPointerUp={() => (from.current = undefined)}
      onPointerCancel={() => (from.current = undefined)}
    >
      <img
        src={source}
        alt={peopleText().picture.preview}
        draggable={false}
        className="max-w-none origin-top-left"
        style={{
          width: picture.width * scale,
          height: picture.height * scale,
          transform: `translate(${-crop.left * scale}px, ${-crop.top * scale}px)`,
        }}
      />
    </div>
  );
}

function Slider({
  label,
  range,
  value,
  onChange,
}: {
  label: string;
  range: { min: number; max: number };
  value: number;
  onChange: (value: number) => void;
}) {
  const id = useId();
  // A hundredth of the way for each press of an arrow key, and one pixel at least.
  const step = Math.max(1, Math.round((range.max - range.min) / 100));
  return (
    <div className="mb-2">
      <label htmlFor={id} className="block text-meta">
        {label}
      </label>
      <input
        id={id}
        type="range"
        dir="ltr"
        className="block h-8 w-full max-w-60 accent-ink pointer-coarse:h-11"
        {...range}
        step={step}
        disabled={range.max <= range.min}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </div>
  );
}

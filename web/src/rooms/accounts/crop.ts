/** The square that is cut out of a picture, in pixels of the picture. */
export interface Crop {
  left: number;
  top: number;
  size: number;
}
export interface PictureSize {
  width: number;
  height: number;
}

/** The server refuses sides below this. */
export const smallestCrop = 32;

/** The largest square in the middle. */
export function wholeCrop({ width, height }: PictureSize): Crop {
  const size = Math.min(width, height);
  return { size, left: Math.floor((width - size) / 2), top: Math.floor((height - size) / 2) };
}

/** The crop after a change, kept inside the picture; a change of size keeps the middle where it is. */
export function changeCrop(crop: Crop, change: Partial<Crop>, { width, height }: PictureSize): Crop {
  const most = Math.min(width, height);
  const size = Math.round(clamp(change.size ?? crop.size, Math.min(smallestCrop, most), most));
  const moved = (crop.size - size) / 2;
  return {
    size,
    left: Math.round(clamp((change.left ?? crop.left) + moved, 0, width - size)),
    top: Math.round(clamp((change.top ?? crop.top) + moved, 0, height - size)),
  };
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

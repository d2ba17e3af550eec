import { describe, expect, it } from 'vitest';
import { changeCrop, wholeCrop } from './crop.ts';

const picture = { width: 400, height: 200 };

describe('the cut of a picture', () => {
  it('begins as the largest square in the middle', () => {
    expect(wholeCrop(picture)).toEqual({ left: 100, top: 0, size: 200 });
  });

  it('keeps its middle when its size changes', () => {
    expect(changeCrop(wholeCrop(picture), { size: 100 }, picture)).toEqual({ left: 150, top: 50, size: 100 });
  });

  it('never leaves the picture', () => {
    const crop = wholeCrop(picture);
    expect(changeCrop(crop, { left: 1000, top: -50 }, picture)).toEqual({ left: 200, top: 0, size: 200 });
    expect(changeCrop({ left: 0, top: 0, size: 50 }, { size: 9000 }, picture)).toEqual({ left: 0, top: 0, size: 200 });
    expect(changeCrop(crop, { size: 1 }, picture).size).toBe(32);
  });
});

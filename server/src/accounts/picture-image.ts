import sharp from 'sharp';
import { coded } from '#platform/errors';

/** The square of a picture that is kept, in its pixels as it is seen (after its EXIF orientation). */
export interface Square {
  left: number;
  top: number;
  size: number;
}

/** Both sizes as WebP, without any metadata. */
export interface Portrait {
  large: Buffer;
  small: Buffer;
}

export const pictureType = 'image/webp';
const largeSide = 512;
const smallSide = 96;
/** 40 megapixels: what the cameras of phones make, and 160 MB at most while it is decoded. */
const mostPixels = 40_000_000;
const smallestSide = 32;

type Format = 'jpeg' | 'png' | 'webp';

// One picture at a time takes memory; the cache of libvips would keep what other people sent.
sharp.cache(false);
sharp.concurrency(1);

/**
 * Decodes a picture whole, crops it to a square and encodes it anew, so that nothing of the file that came is kept. What
 * does not begin like one of the three formats is never given to a decoder.
 */
export async function makePortrait(bytes: Uint8Array, square: Square | undefined): Promise<Portrait> {
  const format = formatOf(bytes);
  if (format === undefined) throw refused('Send a JPEG, a PNG or a WebP.');
  return await oneByOne(() => decode(Buffer.from(bytes), format, square));
}

async function decode(bytes: Buffer, format: Format, square: Square | undefined): Promise<Portrait> {
  const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', animated: false, pages: 1 });
  const facts = await picture.metadata().catch((cause: unknown) => Promise.reject(unreadable(cause)));
  if (facts.format !== format) throw refused('The picture is not what it begins like.');
  const { width, height } = facts.autoOrient;
  if (width * height > mostPixels) throw refused('The picture has more than 40 megapixels.');
  if (Math.min(width, height) < smallestSide) throw refused(`Each side needs at least ${smallestSide} pixels.`);
  const { left, top, size } = square ?? middleOf(width, height);
  if (left + size > width || top + size > height) throw refused('The square reaches beyond the picture.');
  const cropped = picture.autoOrient().extract({ left, top, width: size, height: size });
  const sized = (side: number) =>
    cropped.clone().resize(side, side).toColourspace('srgb').webp({ quality: 82 }).timeout({ seconds: 10 }).toBuffer();
  try {
    return { large: await sized(largeSide), small: await sized(smallSide) };
  } catch (cause) {
    throw unreadable(cause);
  }
}

function middleOf(width: number, height: number): Square {
  const size = Math.min(width, height);
  return { left: Math.floor((width - size) / 2), top: Math.floor((height - size) / 2), size };
}

/** By the first bytes; what a client calls it says nothing. */
function formatOf(bytes: Uint8Array): Format | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'webp' : undefined;
}

const refused = (detail: string, cause?: unknown) => coded('PICTURE_REFUSED', detail, { cause });
const unreadable = (cause: unknown) => refused('The picture is damaged or too large to decode.', cause);

// Two cores serve everybody: several large pictures at once would take them, and their memory.
let last: Promise<unknown> = Promise.resolve();
async function oneByOne<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => undefined);
  return await mine;
}

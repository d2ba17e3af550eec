const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('^{}[]~\\|€');

export interface Size {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
}

/** How many messages a text costs: 160 characters of GSM-7 (153 each when there are several), else 70 (67) of UCS-2. */
export function sizeOf(text: string): Size {
  const characters = Array.from(text);
  if (characters.some((character) => !basic.has(character) && !extended.has(character)))
    return { encoding: 'UCS-2', segments: parts(text.length, 70, 67) };
  const length = characters.reduce((sum, character) => sum + (extended.has(character) ? 2 : 1), 0);
  return { encoding: 'GSM-7', segments: parts(length, 160, 153) };
}

function parts(length: number, single: number, each: number): number {
  return length <= single ? 1 : Math.ceil(length / each);
}

/** The text cut so that it costs at most so many messages; what stands at its end (a link) is kept whole. */
export function fit(text: string, end: string, mostSegments: number): string {
  if (sizeOf(text + end).segments <= mostSegments) return text + end;
  const characters = Array.from(text);
  while (characters.length > 0 && sizeOf(`${characters.join('')}…${end}`).segments > mostSegments) characters.pop();
  return `${characters.join('').trimEnd()}…${end}`;
}

/** The modules of a QR code, row by row: true is dark. */
export type QrMatrix = readonly (readonly boolean[])[];

type Grid = (boolean | undefined)[][];

// ISO/IEC 18004, level M, which survives 15 per cent of damage: for the versions 1 to 40.
const checkBytesOfBlock = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
];
const blocksOfVersion = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35,
  37, 38, 40, 43, 45, 47, 49,
];
const levelBits = 0b00;

/** Encodes a text as bytes (UTF-8) in the smallest version that holds it; the longest is 2,331 bytes. */
export function qrMatrix(text: string): QrMatrix {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  const drawn = drawPatterns(version);
  const reserved = drawn.map((row) => row.map((module) => module !== undefined));
  drawData(drawn, withChecks(dataBytes(bytes, version), version));
  return bestMask(drawn, reserved);
}

function versionFor(length: number): number {
  for (let version = 1; version <= 40; version += 1) {
    if (4 + lengthBits(version) + 8 * length <= 8 * dataLength(version)) return version;
  }
  throw new RangeError('The text is too long for a QR code.');
}

const lengthBits = (version: number): number => (version < 10 ? 8 : 16);
const at = (list: readonly number[], index: number): number => list[index] ?? 0;
const sizeOf = (version: number): number => 17 + 4 * version;

/** The bytes that a symbol holds, checks included: all modules without those of the patterns. */
function wholeLength(version: number): number {
  const aligned = alignments(version).length;
  const patterns = aligned === 0 ? 0 : 25 * (aligned ** 2 - 3) - 10 * (aligned - 2);
  const versions = version < 7 ? 0 : 36;
  const size = sizeOf(version);
  return Math.floor((size ** 2 - 3 * 64 - 2 * (size - 16) - 31 - patterns - versions) / 8);
}

function dataLength(version: number): number {
  return wholeLength(version) - at(blocksOfVersion, version - 1) * at(checkBytesOfBlock, version - 1);
}

/** Mode, length, the bytes, an end, and filling to the length of the version. */
function dataBytes(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1);
  };
  put(0b0100, 4);
  put(bytes.length, lengthBits(version));
  for (const byte of bytes) put(byte, 8);
  const wanted = dataLength(version);
  put(0, Math.min(4, 8 * wanted - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  for (let filler: number = 0xec; bits.length < 8 * wanted; filler ^= 0xec ^ 0x11) put(filler, 8);
  return Array.from({ length: wanted }, (_, index) =>
    bits.slice(8 * index, 8 * index + 8).reduce((byte, bit) => (byte << 1) | bit, 0),
  );
}

/** The data in blocks with check bytes, interleaved as they are drawn. */
function withChecks(data: readonly number[], version: number): number[] {
  const count = at(blocksOfVersion, version - 1);
  const checks = at(checkBytesOfBlock, version - 1);
  const short = Math.floor(data.length / count);
  const longFrom = count - (data.length % count);
  let start = 0;
  const blocks = Array.from({ length: count }, (_, index) => {
    const end = start + short + (index >= longFrom ? 1 : 0);
    const block = data.slice(start, end);
    start = end;
    return block;
  });
  const remainders = blocks.map((block) => checkBytes(block, checks));
  return [...interleave(blocks, short + 1), ...interleave(remainders, checks)];
}

function interleave(blocks: readonly (readonly number[])[], longest: number): number[] {
  return Array.from({ length: longest }, (_, index) =>
    blocks.flatMap((block) => (index < block.length ? [at(block, index)] : [])),
  ).flat();
}

/** The remainder of Reed and Solomon over GF(2^8) with the polynomial 0x11d. */
export function checkBytes(data: readonly number[], count: number): number[] {
  const generator = generatorOf(count);
  const rest: number[] = Array.from({ length: count }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    for (let index = 0; index < count; index += 1)
      rest[index] = at(rest, index) ^ product(at(generator, index), factor);
  }
  return rest;
}

function generatorOf(degree: number): number[] {
  const result: number[] = Array.from({ length: degree }, (_, index) => (index === degree - 1 ? 1 : 0));
  for (let root = 1, step = 0; step < degree; step += 1, root = product(root, 2)) {
    for (let index = 0; index < degree; index += 1) {
      result[index] = product(at(result, index), root) ^ at(result, index + 1);
    }
  }
  return result;
}

function product(a: number, b: number): number {
  let result = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    result = (result << 1) ^ ((result >>> 7) * 0x11d);
    result ^= ((b >>> bit) & 1) * a;
  }
  return result;
}

/** Where the middles of the alignment patterns are, in both directions. */
function alignments(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const last = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => last - step * (count - 2 - index))];
}

function drawPatterns(version: number): Grid {
  const size = sizeOf(version);
  const grid: Grid = Array.from({ length: size }, () => Array.from({ length: size }));
  for (let index = 0; index < size; index += 1) {
    set(grid, [6, index], index % 2 === 0);
    set(grid, [index, 6], index % 2 === 0);
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    drawSquare(grid, { row, column, reach: 4 });
  const middles = alignments(version);
  const [first, last] = [6, size - 7];
  for (const row of middles) {
    for (const column of middles) {
      const corner = (row === first && (column === first || column === last)) || (row === last && column === first);
      if (!corner) drawSquare(grid, { row, column, reach: 2 });
    }
  }
  drawFormat(grid, 0);
  if (version >= 7) drawVersion(grid, version);
  return grid;
}

/** A finder (with its light border) or an alignment pattern: rings around a dark middle. */
function drawSquare(grid: Grid, { row, column, reach }: { row: number; column: number; reach: number }): void {
  for (let down = -reach; down <= reach; down += 1) {
    for (let across = -reach; across <= reach; across += 1) {
      const ring = Math.max(Math.abs(down), Math.abs(across));
      const dark = reach === 4 ? ring !== 2 && ring !== 4 : ring !== 1;
      set(grid, [row + down, column + across], dark);
    }
  }
}

function set(grid: Grid, [row, column]: readonly [number, number], dark: boolean): void {
  const line = grid[row];
  if (line !== undefined && column >= 0 && column < line.length) line[column] = dark;
}

/** Level and mask with ten check bits (BCH), twice. */
function drawFormat(grid: Grid, mask: number): void {
  const size = grid.length;
  const bits = formatBits(mask);
  const bit = (index: number): boolean => ((bits >>> index) & 1) === 1;
  for (let index = 0; index < 6; index += 1) set(grid, [index, 8], bit(index));
  set(grid, [7, 8], bit(6));
  set(grid, [8, 8], bit(7));
  set(grid, [8, 7], bit(8));
  for (let index = 9; index < 15; index += 1) set(grid, [8, 14 - index], bit(index));
  for (let index = 0; index < 8; index += 1) set(grid, [8, size - 1 - index], bit(index));
  for (let index = 8; index < 15; index += 1) set(grid, [size - 15 + index, 8], bit(index));
  set(grid, [size - 8, 8], true);
}

export function formatBits(mask: number): number {
  const data = (levelBits << 3) | mask;
  return ((data << 10) | remainder(data, { degree: 10, polynomial: 0x537 })) ^ 0x5412;
}

function drawVersion(grid: Grid, version: number): void {
  const bits = versionBits(version);
  const size = grid.length;
  for (let index = 0; index < 18; index += 1) {
    const dark = ((bits >>> index) & 1) === 1;
    const [near, far] = [Math.floor(index / 3), size - 11 + (index % 3)];
    set(grid, [near, far], dark);
    set(grid, [far, near], dark);
  }
}

export function versionBits(version: number): number {
  return (version << 12) | remainder(version, { degree: 12, polynomial: 0x1f25 });
}

function remainder(data: number, { degree, polynomial }: { degree: number; polynomial: number }): number {
  let rest = data;
  for (let step = 0; step < degree; step += 1) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * polynomial);
  return rest;
}

/** In columns of two from the end, up and down by turns, past the patterns and the timing column. */
function drawData(grid: Grid, bytes: readonly number[]): void {
  const size = grid.length;
  let bit = 0;
  for (let end = size - 1; end >= 1; end -= 2) {
    const edge = end <= 6 ? end - 1 : end;
    const upward = ((end + 1) & 2) === 0;
    for (let step = 0; step < 2 * size; step += 1) {
      const row = upward ? size - 1 - (step >> 1) : step >> 1;
      const column = edge - (step & 1);
      if (grid[row]?.[column] !== undefined) continue;
      set(grid, [row, column], ((at(bytes, bit >>> 3) >>> (7 - (bit & 7))) & 1) === 1);
      bit += 1;
    }
  }
}

const masks: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** The mask that is easiest to read, by the four penalties of the standard. */
function bestMask(drawn: Grid, reserved: readonly (readonly boolean[])[]): QrMatrix {
  const candidates = masks.map((flips, mask) => {
    const grid: Grid = drawn.map((line, row) =>
      line.map((dark, column) => (reserved[row]?.[column] === true ? dark : (dark === true) !== flips(row, column))),
    );
    drawFormat(grid, mask);
    const matrix = grid.map((line) => line.map((dark) => dark === true));
    return { matrix, penalty: penaltyOf(matrix) };
  });
  return candidates.reduce((best, one) => (one.penalty < best.penalty ? one : best)).matrix;
}

function penaltyOf(matrix: QrMatrix): number {
  const columns = matrix.map((_, column) => matrix.map((row) => row[column] === true));
  const lines = [...matrix, ...columns].map((line) => line.map((dark) => (dark ? '1' : '0')).join(''));
  const dark = matrix.flat().filter(Boolean).length;
  const whole = matrix.length ** 2;
  const balance = 10 * Math.max(0, Math.ceil(Math.abs(dark * 20 - whole * 10) / whole) - 1);
  return lines.reduce((sum, line) => sum + runs(line) + finders(line), 0) + blocks(matrix) + balance;
}

const runs = (line: string): number =>
  [...line.matchAll(/0{5,}|1{5,}/g)].reduce((sum, [run]) => sum + run.length - 2, 0);

const finders = (line: string): number => 40 * [...line.matchAll(/(?=00001011101|10111010000)/g)].length;

function blocks(matrix: QrMatrix): number {
  let found = 0;
  for (let row = 1; row < matrix.length; row += 1) {
    for (let column = 1; column < matrix.length; column += 1) {
      const dark = matrix[row]?.[column];
      const same = [matrix[row - 1]?.[column], matrix[row]?.[column - 1], matrix[row - 1]?.[column - 1]];
      if (same.every((other) => other === dark)) found += 1;
    }
  }
  return 3 * found;
}

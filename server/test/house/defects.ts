import { projectFiles, read } from './files.ts';

/** What made each of the systems fail elsewhere, in the words that the titles of its tests begin with or hold. */
export const defects: Readonly<Record<string, readonly string[]>> = {
  'network alarms': [
    'live message shape not understood',
    'one partition of ten read',
    'hourly latency only',
    'level words that differ per layer',
    'low never delivered',
    'exclusive bands',
    'negative deviations ignored',
    'stored names that never equal those on the wire',
    'countries never match',
    'only the start point considered',
    'one message per datapoint',
    'no mute',
    'one target per channel',
    'revoked targets never noticed',
    'no OAuth state',
    'the result page always says success',
    'password stored in clear on change',
    'logout that revokes nothing',
    'unlimited guesses of a six-digit code',
    'subscriptions keyed by e-mail text',
  ],
  accounts: [
    'a broker failure swallowed as success',
    'mail sent before the row exists',
    'verifying demotes a manager',
    'a manager can delete or promote an administrator',
    'a role in the body ignored',
    'not settable through the API',
    'a locked account distinguishable from a wrong password',
    'anyone can lock anyone for ever',
    '401 turned into 500',
    'unordered, unlimited lists',
    'a changed e-mail address invalidates tokens',
    'CI that cannot fail',
  ],
  'articles and notifications': [
    'the retry delay never saved',
    'SMTP inside one batch transaction',
    '"read" meaning "pushed"',
    'opting out also stops the verification mail',
    'no endpoints for preferences, list, read or tokens',
    'unverified people may act',
    'titles injected into mail HTML',
    '"sent" in-app although nobody is connected',
  ],
  'price alerts': [
    'triggers only on exact string equality',
    'ambiguous symbols as keys',
    'unknown coins priced 0',
    'no handling of 429, HTML errors or time-outs',
    'publish then commit, not atomic',
    "anyone can delete anyone's alert",
    'the list omits ids',
    'wrong status codes',
    'fires once and is dead',
    'no mail is really sent',
  ],
  'the desk for visitors': [
    'two visitors given one host',
    'a past check-out accepted',
    'jobs further away than an hour delivered again and again',
    'always HTTP 200',
    'mixed time zones and raw ISO times in messages',
    'mail sent before the SMS fails, so a retry mails twice',
    'same-day only',
    'no early check-out, cancel or list',
    'personal data in the queue',
    'raw alert() boxes',
  ],
  'every system': [
    'not-atomic write and send',
    'success reported on failure',
    'statuses that lie',
    'no ownership check',
    'third-party calls without time-out, status check or retry',
    'secrets in clear',
    'times without a zone',
    'user enumeration',
    'races on a scarce resource',
    'unbounded lists',
  ],
};

export interface NamedTest {
  readonly file: string;
  readonly title: string;
  /** The titles of the groups around it, outermost first. */
  readonly groups: readonly string[];
}

export interface Proof {
  readonly system: string;
  readonly defect: string;
  /** The files with a test that is named after it. */
  readonly files: readonly string[];
}

/** Every defect, with the files that test it. */
export function proveDefects(tests: readonly NamedTest[], table = defects): Proof[] {
  return Object.entries(table).flatMap(([system, all]) =>
    all.map((defect) => ({
      system,
      defect,
      files: [...new Set(tests.filter((one) => isNamedAfter(one, defect)).map(({ file }) => file))],
    })),
  );
}

/** A title that begins with the words is named after the defect; one that only holds them says that they are a defect. */
function isNamedAfter({ title, groups }: NamedTest, defect: string): boolean {
  const titles = [...groups, title];
  if (titles.some((one) => one.startsWith(defect))) return true;
  return titles.some((one) => one.includes(defect)) && titles.some((one) => /\bdefects?\b/.test(one));
}

/** The tests of the project that run. */
export function projectTests(): NamedTest[] {
  return projectFiles()
    .filter((file) => /\.test\.tsx?$|\/conformance\.ts$/.test(file))
    .flatMap((file) => testsIn(file, read(file)));
}

interface Opened {
  readonly indent: number;
  readonly title: string;
  readonly isLeftOut: boolean;
}

const begin = /^( *)(describe|it|test)\b((?:\.\w+)*)/gm;
const title = /(['"`])((?:\\.|(?!\1)[^\\])*)\1/y;

/** The tests in the text of a file. The files are formatted, so what stands further right is within. */
export function testsIn(file: string, text: string): NamedTest[] {
  const tests: NamedTest[] = [];
  const open: Opened[] = [];
  for (const { 0: all, 1: spaces = '', 2: word, 3: options = '', index } of text.matchAll(begin)) {
    const named = titleAfter(text, index + all.length);
    if (named === undefined) continue;
    while ((open.at(-1)?.indent ?? -1) >= spaces.length) open.pop();
    const isLeftOut = /\.(skip|todo)\b/.test(options) || open.some((group) => group.isLeftOut);
    if (word === 'describe') open.push({ indent: spaces.length, title: named, isLeftOut });
    else if (!isLeftOut) tests.push({ file, title: named, groups: open.map((group) => group.title) });
  }
  return tests;
}

/** The text that a call begins with, after the brackets of `each` and `skipIf`. */
function titleAfter(text: string, start: number): string | undefined {
  let at = start;
  while (text[at] === '(') {
    const inside = /\s*/y;
    inside.lastIndex = at + 1;
    title.lastIndex = at + 1 + (inside.exec(text)?.[0].length ?? 0);
    const found = title.exec(text);
    const after = text[title.lastIndex];
    if (found?.[2] !== undefined && after === ',') return found[2].replaceAll(/\\(.)/g, '$1');
    at = closing(text, at) + 1;
  }
  return undefined;
}

// A bracket within a text would mislead it; then a test is not found, and the table says so.
function closing(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && (depth -= 1) === 0) return at;
  }
  return text.length;
}

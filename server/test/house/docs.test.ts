import { existsSync } from 'node:fs';
import path from 'node:path';
import { CloudEvent, errorCodes, routes, Why, type Route } from '@tocsin/sdk/contract';
import { expect, test } from 'vitest';
import { projectFiles, read, root } from './files.ts';

const documents = projectFiles().filter((file) => file.endsWith('.md'));
const guides = documents.filter((file) => file.startsWith('docs/guides/'));
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);

test('every link of a document leads somewhere', () => {
  expect(documents.flatMap((file) => brokenLinks(file).map((link) => `${file}: ${link}`))).toEqual([]);
});

test('every command that a document names exists', () => {
  const missing = documents.flatMap((file) =>
    commandsOf(read(file))
      .filter((command) => !exists(command))
      .map((command) => `${file}: ${command}`),
  );
  expect(missing).toEqual([]);
});

test('the examples of the guides fit the contract', () => {
  const event = /-d '(\{[\s\S]*?\n  \})'/.exec(read('docs/guides/send-an-event.md'))?.[1] ?? '';
  expect(CloudEvent.parse(JSON.parse(event)).type).toBe('backup.failed');
  const why = /```json\n([\s\S]*?)```/.exec(read('docs/guides/ask-why.md'))?.[1] ?? '';
  expect(Why.parse(JSON.parse(why)).decisions).toHaveLength(1);
});

test('every call that a guide shows fits its route', () => {
  const calls = guides.flatMap((file) => callsIn(read(file)).map((call) => `${file}: ${problemWith(call)}`));
  expect(calls.length).toBeGreaterThan(5);
  expect(calls.filter((said) => !said.endsWith(': none'))).toEqual([]);
});

test('a call that does not fit its route is found', () => {
  const shown = (path: string, body: string) => `curl -X POST "$TOCSIN${path}" -d '${body}'`;
  const problems = [
    shown('/api/v1/nothing', '{}'),
    shown('/api/v1/watches', '{"resource": "AS2497"}'),
    shown('/api/v1/watches', '{'),
  ].flatMap((text) => callsIn(text).map(problemWith));
  expect(problems).toEqual(['no such route', expect.stringContaining('resource'), expect.stringContaining('JSON')]);
});

test('every setting that a guide names exists', () => {
  const known = variablesIn(read('server/src/platform/settings/table.ts'));
  const named = guides.flatMap((file) => [...read(file).matchAll(/^ *\| `([A-Z_]+)` /gm)].map(([, name]) => name));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.includes(name) && !Object.keys(errorCodes).includes(name ?? ''))).toEqual([]);
});

test('every command of tocsin that a document names exists', () => {
  const known = [...read('docs/reference/cli.md').matchAll(/^## tocsin ([a-z ]+)/gm)].map(([, words = '']) =>
    words.trim(),
  );
  const named = documents.flatMap((file) =>
    [...read(file).matchAll(/(?:bin\/tocsin|cli\/main\.ts) ([a-z]+(?: [a-z]+)?)/g)].map(([, words = '']) => words),
  );
  const isKnown = (words: string) => known.includes(words) || known.includes(words.split(' ')[0] ?? '');
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((words) => !isKnown(words))).toEqual([]);
});

test('a command or link that leads nowhere is found', () => {
  expect(commandsOf('Run `bin/nothing` or `npm run nothing`.').filter((command) => !exists(command))).toHaveLength(2);
  expect(leadsNowhere('README.md', 'docs/nothing.md')).toBe(true);
  expect(leadsNowhere('README.md', 'ARCHITECTURE.md#nothing')).toBe(true);
  expect(leadsNowhere('README.md', 'ARCHITECTURE.md#rooms')).toBe(false);
});

interface ShownCall {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

/** The calls of the API that a document shows with curl. */
function callsIn(markdown: string): ShownCall[] {
  const curl =
    /curl (?:-X ([A-Z]+) )?"?(?:\$TOCSIN|http:\/\/localhost:3000)(\/[^\s"]*)"?([\s\S]*?)(?:\n```|$(?![\s\S]))/g;
  return [...markdown.matchAll(curl)].map(([, method = 'GET', called = '', rest = '']) => {
    const body = /-d '([\s\S]*)'/.exec(rest)?.[1]?.replaceAll("'$(date +%s)'", '1795132800');
    return { method, path: called, body };
  });
}

function problemWith({ method, path: called, body }: ShownCall): string {
  try {
    const given: unknown = body === undefined ? undefined : JSON.parse(body);
    if (called.startsWith('/dev/')) return 'none';
    const table: Route[] = Object.values(routes);
    const route = table.find((one) => one.method === method && one.path === called);
    if (route === undefined) return 'no such route';
    route.body?.parse(given);
    return 'none';
  } catch (error) {
    return String(error);
  }
}

function variablesIn(table: string): (string | undefined)[] {
  return [...table.matchAll(/setting\(\s*'([A-Z_]+)'/g)].map(([, name]) => name);
}

function brokenLinks(file: string): string[] {
  const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^(https?:|mailto:)/.test(link) && leadsNowhere(file, link));
}

function leadsNowhere(file: string, link: string): boolean {
  const [place = '', heading] = link.split('#');
  const target = place === '' ? file : path.join(path.dirname(file), place);
  if (!existsSync(path.join(root, target))) return true;
  return heading !== undefined && !headingsOf(read(target)).includes(heading);
}

function headingsOf(markdown: string): string[] {
  const titles = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

function commandsOf(markdown: string): string[] {
  return [...markdown.matchAll(/(?<![./\w])(?:bin\/[a-z]+|npm (?:run )?[a-z]+(?::[a-z]+)?(?= |$|`))/gm)].map(
    ([command]) => command,
  );
}

function exists(command: string): boolean {
  if (command.startsWith('bin/')) return existsSync(path.join(root, command));
  const script = command.replace(/^npm (run )?/, '');
  return ['ci', 'install', 'build', ...scripts].includes(script);
}

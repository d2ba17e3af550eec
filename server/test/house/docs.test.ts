import { existsSync } from 'node:fs';
import path from 'node:path';
import { CloudEvent, Why } from '@tocsin/sdk/contract';
import { expect, test } from 'vitest';
import { projectFiles, read, root } from './files.ts';

const documents = projectFiles().filter((file) => file.endsWith('.md'));
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

test('every setting that a guide names exists', () => {
  const known = variablesIn(read('server/src/platform/settings/table.ts'));
  const named = [...read('docs/guides/run-on-a-server.md').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
  expect(named).not.toEqual([]);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test('a command or link that leads nowhere is found', () => {
  expect(commandsOf('Run `bin/nothing` or `npm run nothing`.').filter((command) => !exists(command))).toHaveLength(2);
  expect(leadsNowhere('README.md', 'docs/nothing.md')).toBe(true);
  expect(leadsNowhere('README.md', 'ARCHITECTURE.md#nothing')).toBe(true);
  expect(leadsNowhere('README.md', 'ARCHITECTURE.md#rooms')).toBe(false);
});

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
  return [...markdown.matchAll(/(?<![./\w])(?:bin\/[a-z]+|npm (?:run )?[a-z]+(?= |$|`))/gm)].map(
    ([command]) => command,
  );
}

function exists(command: string): boolean {
  if (command.startsWith('bin/')) return existsSync(path.join(root, command));
  const script = command.replace(/^npm (run )?/, '');
  return ['ci', 'install', 'build', ...scripts].includes(script);
}

import { describe, expect, it } from 'vitest';
import { defects, projectTests, proveDefects, testsIn } from './defects.ts';

it('every defect that must not come back has a test that is named after it', () => {
  const missing = proveDefects(projectTests()).filter(({ files }) => files.length === 0);
  expect(missing.map(({ system, defect }) => `${system}: ${defect}`)).toEqual([]);
});

it('the table names each defect once', () => {
  const all = Object.values(defects).flat();
  expect(new Set(all).size).toBe(all.length);
});

describe('a defect is without a test', () => {
  const table = { clocks: ['late by an hour'] };
  const filesFor = (text: string) => proveDefects(testsIn('clock.test.ts', text), table)[0]?.files;

  it.each([
    ['when nothing names it', `it('is on time', () => {});`],
    ['when its test is left out', `it.skip('late by an hour', () => {});`],
    ['when its test is still to be written', `it.todo('late by an hour', () => {});`],
    [
      'when the group around its test is left out',
      `describe.skip('x', () => {\n  it('late by an hour', () => {});\n});`,
    ],
    ['when a group has no test', `describe('late by an hour', () => {\n});`],
    ['when only a comment names it', `// it('late by an hour', () => {});`],
    ['when a test only holds the words', `it('is never late by an hour', () => {});`],
  ])('%s', (_when, text) => {
    expect(filesFor(text)).toEqual([]);
  });

  it.each([
    ['begins with its words', `it('late by an hour: it is on time', () => {});`],
    ['says that they are a defect', `it('is on time (defect: late by an hour)', () => {});`],
    ['stands in a group of that name', `describe('late by an hour', () => {\n  test('in May', () => {});\n});`],
    ['waits for a service', `describe.skipIf(!has('x'))('x', () => {\n  it('late by an hour', () => {});\n});`],
    ['is asked about many things', `it.each([\n  ['a', f(1)],\n])(\n  'late by an hour of %s',\n  () => {},\n);`],
  ])('but not when a test %s', (_how, text) => {
    expect(filesFor(text)).toEqual(['clock.test.ts']);
  });
});

import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectFiles, read } from '../house/files.ts';
import { proveRules, ruleOf } from './report.ts';
import { securityRules } from './rules.ts';

const page = 'docs/reference/security.md';
const titles = projectFiles()
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith('server/test/security/'))
  .flatMap((file) => [...read(file).matchAll(/(['"`])(rule \d+(?:(?!\1).)*)\1/g)].map(([, , title = '']) => title));

describe('the security rules', () => {
  it('are all but rule 39, each once and in order', () => {
    const numbers = Array.from({ length: 65 }, (_, index) => index + 1).filter((rule) => rule !== 39);
    expect(securityRules.map(({ rule }) => rule)).toEqual(numbers);
  });

  it('have a test each that names them', () => {
    const proved = new Set(titles.map(ruleOf));
    expect(securityRules.map(({ rule }) => rule).filter((rule) => !proved.has(rule))).toEqual([]);
  });

  it('are in the reference, with everything that proves them', () => {
    const text = existsSync(page) ? read(page) : '';
    const missing = [
      ...securityRules
        .filter(({ rule, sentence }) => !text.includes(`| ${rule} | ${sentence} |`))
        .map((rule) => rule.sentence),
      ...titles.filter((title) => !text.includes(`- ${title.split(/%|\$/)[0]}`)),
    ];
    expect(missing, 'run: npm run test:security -- --write').toEqual([]);
  });
});

describe('the report of the rules', () => {
  const reportOf = (...tests: [titles: string[], status: string][]) =>
    proveRules({
      testResults: [
        {
          name: 'a.test.ts',
          assertionResults: tests.map(([all, status]) => ({
            ancestorTitles: all.slice(0, -1),
            title: all.at(-1) ?? '',
            status,
          })),
        },
      ],
    });

  it('counts a test under the rule that its title or a group around it names', () => {
    const proved = reportOf(
      [['rule 2: long ones', 'are refused'], 'passed'],
      [['a form', 'rule 2: is short'], 'passed'],
    );
    expect(proved[1]).toMatchObject({
      rule: 2,
      tests: 2,
      passed: true,
      titles: ['rule 2: long ones', 'rule 2: is short'],
    });
  });

  it('fails a rule when one of its tests failed, and when none ran', () => {
    const proved = reportOf([['rule 1: a'], 'passed'], [['rule 1: b'], 'failed'], [['rule 2: c'], 'skipped']);
    expect(proved.slice(0, 2).map(({ tests, passed }) => ({ tests, passed }))).toEqual([
      { tests: 2, passed: false },
      { tests: 0, passed: false },
    ]);
  });
});

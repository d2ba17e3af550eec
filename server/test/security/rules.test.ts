import { describe, expect, it } from 'vitest';
import { proveRules } from './report.ts';
import { securityRules } from './rules.ts';

describe('the security rules', () => {
  it('are all but rule 39, each once and in order', () => {
    const numbers = Array.from({ length: 65 }, (_, index) => index + 1).filter((rule) => rule !== 39);
    expect(securityRules.map(({ rule }) => rule)).toEqual(numbers);
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

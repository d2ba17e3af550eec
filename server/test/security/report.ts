import { securityRules, type SecurityRule } from './rules.ts';

/** What the runner wrote of one test: vitest's JSON report, as far as it is read here. */
export interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** A rule with what proved it: the titles that name it, how many tests ran, and whether all of them passed. */
export interface ProvedRule extends SecurityRule {
  readonly titles: readonly string[];
  readonly tests: number;
  readonly passed: boolean;
}

/** Sorts the tests of a report under their rules. A rule without a test that ran has not passed. */
export function proveRules(report: TestReport): ProvedRule[] {
  const tests = report.testResults.flatMap((file) => file.assertionResults).flatMap(withRule);
  return securityRules.map((rule) => {
    const own = tests.filter((test) => test.rule === rule.rule);
    return {
      ...rule,
      titles: [...new Set(own.map((test) => test.named))],
      tests: own.length,
      passed: own.length > 0 && own.every((test) => test.status === 'passed'),
    };
  });
}

/** The number of the rule that a title begins with. */
export function ruleOf(title: string): number | undefined {
  const number = /^rule (\d+)\b/.exec(title)?.[1];
  return number === undefined ? undefined : Number(number);
}

// What the filter left out says `skipped`; what waits for a service that is not there says so too, and proves nothing.
function withRule(test: TestReport['testResults'][number]['assertionResults'][number]) {
  if (test.status === 'skipped' || test.status === 'pending' || test.status === 'todo') return [];
  const named = [...test.ancestorTitles, test.title].find((title) => ruleOf(title) !== undefined);
  const rule = ruleOf(named ?? '');
  return named === undefined || rule === undefined ? [] : [{ rule, named, status: test.status }];
}

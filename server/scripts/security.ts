// Reads the report of the tests and says of every security rule whether it passed.
// node server/scripts/security.ts REPORT [--json | --write]
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { proveRules, type ProvedRule, type TestReport } from '../test/security/report.ts';

const page = path.join(import.meta.dirname, '../../docs/reference/security.md');
const [file = '', form = ''] = process.argv.slice(2);
// The report was written by the test runner a moment ago.
const proved = proveRules(JSON.parse(readFileSync(file, 'utf8')) as TestReport);

switch (form) {
  case '--json':
    for (const { rule, tests, passed } of proved) console.log(JSON.stringify({ rule, tests, passed }));
    break;
  case '--write':
    writeFileSync(page, pageOf(proved));
    break;
  default:
    console.log(tableOf(proved));
}
process.exitCode = proved.every((rule) => rule.passed) ? 0 : 1;

function tableOf(rules: readonly ProvedRule[]): string {
  const lines = rules.map(({ rule, asvs = '', nist = '', tests, passed, sentence }) =>
    [
      String(rule).padStart(4),
      passed ? 'passed' : 'FAILED',
      String(tests).padStart(5),
      asvs.padEnd(34),
      nist.padEnd(8),
      sentence,
    ].join('  '),
  );
  const head = ['rule', 'result', 'tests', 'ASVS 5.0'.padEnd(34), 'NIST'.padEnd(8), 'what it says'].join('  ');
  const failed = rules.filter((rule) => !rule.passed).length;
  return [head, ...lines, `${rules.length - failed} rules passed, ${failed} failed`].join('\n');
}

function pageOf(rules: readonly ProvedRule[]): string {
  const rows = rules.map(
    ({ rule, sentence, asvs = '', nist = '', passed }) =>
      `| ${[rule, sentence, asvs, nist, passed ? 'passed' : '**failed**'].join(' | ')} |`,
  );
  const proofs = rules.map(
    ({ rule, titles }) => `### Rule ${rule}\n\n${titles.map((title) => `- ${title}`).join('\n')}\n`,
  );
  return `# Security rules

Made from the report of the tests by \`npm run test:security -- --write\`. Do not edit. ASVS numbers are those of OWASP ASVS 5.0.0, NIST numbers those of SP 800-63B-4. Rule 39 (acting as another person) has no test, because nobody can do that here.

| rule | what it says | ASVS | NIST | result |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

## What proves them

${proofs.join('\n')}`;
}

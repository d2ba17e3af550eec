// Runs the tests. The last line says how many passed and failed.
// Arguments go to vitest (`npm test -- server/src/notify`); without any, what touches the database runs once more on
// the older PostgreSQL that `bin/services up` starts.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildWeb, installPackages, node, root, run } from './prepare.mjs';
import { readServices } from './read-services.mjs';

const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const cache = path.join(root, '.cache');
// They take every core, so nothing else runs beside them; they kill a server with the embedded database, whatever other tests
// run on.
const kills = '**/*kill.test.ts';
const onDatabase = ['server/src', 'server/test/end-to-end', 'bench', 'examples'];

mkdirSync(cache, { recursive: true });

async function test(args) {
  await installPackages();
  const services = readServices();
  const total = await countWebBuild();
  if (args.length > 0) add(total, await runVitest(args, services));
  else await testAll(total, services);
  return judgeSkipped(total);
}

async function testAll(total, services) {
  add(total, await runVitest(['--exclude', kills], services));
  console.log('The kills, with the machine to themselves:');
  add(total, await runVitest(['kill.test.ts'], services));
  add(total, await testOnOlderPostgres(services));
}

// The tests in the browser need the web app, the others do not: they run even when it cannot be built.
async function countWebBuild() {
  try {
    await buildWeb();
    return none();
  } catch (error) {
    console.error(error.message);
    return { ...none(), failed: 1 };
  }
}

async function testOnOlderPostgres(env) {
  const url = env.TEST_DATABASE_URL_15;
  if (env.TEST_DATABASE_URL !== undefined) return none();
  if (url === undefined) {
    console.log('Not run on PostgreSQL 15, because it is not there: "bin/services up" starts it.');
    return { ...none(), skipped: 1 };
  }
  console.log('The tests that touch the database, once more on PostgreSQL 15:');
  return runVitest(['--passWithNoTests', '--exclude', kills, ...onDatabase], { ...env, TEST_DATABASE_URL: url });
}

async function runVitest(args, env) {
  const file = path.join(cache, `vitest-${process.pid}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await run(node, [vitest, 'run', ...reporters, ...args], { env });
  const counts = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : none();
  rmSync(file, { force: true });
  // Vitest also fails for what is no test: a rejection that nobody handled, a file that names no test.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

// A file that could not be read has no tests in the report: it counts as one that failed.
function count(report) {
  const unread = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unread.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function judgeSkipped(total) {
  if (process.env.TOCSIN_REQUIRE_SERVICES !== 'all' || total.skipped === 0) return total;
  console.log(`${total.skipped} skipped: these count as failed, because TOCSIN_REQUIRE_SERVICES=all.`);
  return { passed: total.passed, failed: total.failed + total.skipped, skipped: 0 };
}

function none() {
  return { passed: 0, failed: 0, skipped: 0 };
}

function add(total, more) {
  for (const key of Object.keys(total)) total[key] += more[key];
}

function report({ passed, failed, skipped }) {
  writeFileSync(path.join(cache, 'test-counts'), `${passed} ${failed} ${skipped}\n`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

report(
  await test(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    return { ...none(), failed: 1 };
  }),
);

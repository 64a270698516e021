/**
 * Sums the reports of test runners: lists the failed tests, and ends with one line: `N passed,
 * M failed` and, if there are any, `, K skipped`. Exits 1 if a test failed.
 *
 *     node scripts/count-tests.mjs <directory> <report> …
 *
 * A report is JSON of Vitest (`.json`) or JUnit XML (`.xml`). These count as one failure each:
 *
 * - a report that is missing or cannot be read, because its runner did not finish;
 * - a runner that failed without a failed test: it left a file `<report>.failed`;
 * - a test file that is in two reports on the same server. What comes after `@` in the name of a
 *   report is its server: `vitest@second-postgres.json`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

const [directory, ...reports] = process.argv.slice(2);
if (directory === undefined || reports.length === 0) {
  console.error('usage: node scripts/count-tests.mjs <directory> <report> …');
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const reportOf = new Map();

for (const report of reports) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const results = read(join(directory, report));
    for (const result of results) {
      counts[result.state] += 1;
      if (result.state === 'failed') console.log(`failed: ${failureText(result)}`);
    }
    for (const file of new Set(results.map((result) => result.file))) refuseSecondRun(report, file);
    if (counts.failed === 0 && existsSync(join(directory, `${report}.failed`))) {
      fail(`${report}: the runner failed, but none of its tests did`);
    }
  } catch (error) {
    fail(`${report}: no report (${error.message})`);
  }
  for (const state of Object.keys(total)) total[state] += counts[state];
  console.log(`${report}: ${textOf(counts)}`);
}
console.log(textOf(total));
process.exitCode = total.failed === 0 ? 0 : 1;

function fail(message) {
  total.failed += 1;
  console.log(message);
}

function textOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/** The file, name and message of a failed test, in one line. */
function failureText({ file, name = 'the file itself', message }) {
  const [line] = (message ?? '').split('\n');
  return `${file} > ${name}${line === '' ? '' : `: ${line.slice(0, 300)}`}`;
}

function refuseSecondRun(report, file) {
  const server = /@(.*)\.\w+$/.exec(report)?.[1] ?? '';
  const key = `${server} ${file}`;
  const other = reportOf.get(key);
  if (other !== undefined) fail(`${file} ran twice: ${other}, ${report}`);
  reportOf.set(key, report);
}

/** The state of each test, and the file it is in; of a failed one its name and message. */
function read(path) {
  const text = readFileSync(path, 'utf8');
  const name = basename(path);
  return path.endsWith('.json')
    ? readVitest(JSON.parse(text), name.includes('@'))
    : readJunit(text, name);
}

function readVitest({ testResults }, isOnOtherServer) {
  const states = { passed: 'passed', failed: 'failed', skipped: 'skipped', todo: 'skipped' };
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative('.', name);
    const tests = assertionResults
      .map(({ status: found, tags, fullName, failureMessages }) => ({
        file,
        tags,
        name: fullName,
        message: failureMessages?.[0],
        state: states[found] ?? 'failed',
      }))
      // Vitest reports tests without the tag as skipped; they ran on the first server.
      .filter(({ tags, state }) => !isOnOtherServer || state !== 'skipped' || tags.length > 0);
    // A hook or an import failed, so that the file has no failed test.
    const isBroken = status === 'failed' && tests.every(({ state }) => state !== 'failed');
    return isBroken ? [...tests, { file, message, state: 'failed' }] : tests;
  });
}

function readJunit(text, file) {
  if (!/<\/testsuites?>\s*$/.test(text)) throw new Error('incomplete XML');
  const cases = text.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g);
  return [...cases].map(([, attributes, inside = '']) => {
    if (/<(?:failure|error)\b/.test(inside)) {
      return { file, name: /\bname="([^"]*)"/.exec(attributes)?.[1], state: 'failed' };
    }
    return { file, state: /<skipped\b/.test(inside) ? 'skipped' : 'passed' };
  });
}

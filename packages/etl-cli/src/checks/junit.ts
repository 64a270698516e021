import type { CheckOutcome } from '@spacex-platform/transform';
import type { CheckResult } from './check-target.ts';

/** JUnit XML: a suite for each table, a case for each rule; a warning passes, with its words. */
export function junitXml({ target, checks, failed, skipped }: CheckResult): string {
  const suites = [...Map.groupBy(checks, ({ id }) => id.split('.')[0] ?? '')].map(
    ([name, some]) =>
      `  <testsuite name="${escaped(name)}" ${counts(some)}>\n${some.map(testCase).join('')}  </testsuite>\n`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<testsuites name="spacex-etl check ${escaped(target)}" tests="${checks.length}" failures="${failed}" errors="0" skipped="${skipped}">\n` +
    `${suites.join('')}</testsuites>\n`
  );
}

function counts(checks: readonly CheckOutcome[]): string {
  const number = (status: CheckOutcome['status']) =>
    checks.filter((check) => check.status === status).length;
  return `tests="${checks.length}" failures="${number('failed')}" errors="0" skipped="${number('skipped')}"`;
}

function testCase(check: CheckOutcome): string {
  const [suite, ...rest] = check.id.split('.');
  const names = `classname="${escaped(suite ?? '')}" name="${escaped(rest.join('.'))}"`;
  const words = escaped(wordsOf(check));
  switch (check.status) {
    case 'passed':
      return `    <testcase ${names}/>\n`;
    case 'skipped':
      return `    <testcase ${names}><skipped message="a table that it needs is empty"/></testcase>\n`;
    case 'failed':
      return `    <testcase ${names}><failure type="${check.severity}" message="${words}"/></testcase>\n`;
    default:
      return `    <testcase ${names}><system-out>${check.status}: ${words}</system-out></testcase>\n`;
  }
}

function wordsOf({ description, explanation, cases, known, example }: CheckOutcome): string {
  const some = `${cases} ${cases === 1 ? 'case' : 'cases'}, ${known} known`;
  const first = example === null ? '' : `, the first: ${example}`;
  return `${description} ${some}${first}. ${explanation ?? ''}`.trimEnd();
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML has no way to write most control characters, so they become spaces. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ')
    .replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

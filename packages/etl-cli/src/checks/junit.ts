import type { CheckOutcome } from '@spacex-platform/transform';
import { counted } from '../output/table.ts';
import type { CheckResult } from './check-target.ts';
import { countByStatus } from './count-by-status.ts';

/** JUnit XML: one suite per table, one case per check. A warning passes, with its text as output. */
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
  const { failed, skipped } = countByStatus(checks);
  return `tests="${checks.length}" failures="${failed}" errors="0" skipped="${skipped}"`;
}

function testCase(check: CheckOutcome): string {
  const [suite, ...rest] = check.id.split('.');
  const names = `classname="${escaped(suite ?? '')}" name="${escaped(rest.join('.'))}"`;
  const text = escaped(textOf(check));
  switch (check.status) {
    case 'passed':
      return `    <testcase ${names}/>\n`;
    case 'skipped':
      return `    <testcase ${names}><skipped message="a table it needs is empty"/></testcase>\n`;
    case 'failed':
      return `    <testcase ${names}><failure type="${check.severity}" message="${text}"/></testcase>\n`;
    default:
      return `    <testcase ${names}><system-out>${check.status}: ${text}</system-out></testcase>\n`;
  }
}

function textOf({ description, explanation, cases, known, example }: CheckOutcome): string {
  const first = example === null ? '' : `, first: ${example}`;
  return `${description} ${counted(cases, 'case')}, ${known} known${first}. ${explanation ?? ''}`.trimEnd();
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML cannot represent most control characters, so they become spaces. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ')
    .replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

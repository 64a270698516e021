import type { CheckOutcome, CheckStatus } from '@spacex-platform/transform';
import { textTable } from '../output/table.ts';
import { isWorthTelling } from '../pipeline/check-preview.ts';
import type { CheckResult } from './check-target.ts';

/** For people: what did not simply pass, why, and how many rules there were. */
export function checksText(result: CheckResult): string {
  const told = result.checks.filter(isWorthTelling);
  const columns = ['check', 'status', 'cases', 'known', 'example'];
  const rows = told.map(({ id, status, cases, known, example }) => [
    id,
    status,
    cases,
    known,
    example,
  ]);
  const table = told.length === 0 ? '' : `${textTable(columns, rows)}\n`;
  const sum = `${result.checks.length} checks on ${result.target}: ${sumOf(result.checks)}.`;
  return `${table}${told.map(paragraph).join('')}${told.length === 0 ? '' : '\n'}${sum}\n`;
}

function paragraph({ id, status, description, explanation }: CheckOutcome): string {
  const why = explanation === null ? '' : ` ${explanation}`;
  const rule = status === 'known' ? '' : ` Expected: ${description}`;
  return `${id}:${rule}${why}\n`;
}

/** How the rules came out, in one line. */
export function sumOf(checks: readonly Pick<CheckOutcome, 'status'>[]): string {
  const number = (status: CheckStatus) => checks.filter((one) => one.status === status).length;
  return (
    `${number('passed')} passed, ${number('known')} known faults of the source, ` +
    `${number('warned')} warned, ${number('failed')} failed, ${number('skipped')} skipped for want of rows`
  );
}

import { isNotable } from '@spacex-platform/loaders/internal/pipeline';
import type { CheckOutcome } from '@spacex-platform/transform';
import { textTable } from '../output/table.ts';
import type { CheckResult } from './check-target.ts';
import { countsText } from './count-by-status.ts';

/** For people: the checks that did not pass, with explanations, and the number of checks. */
export function checksText({ target, checks }: CheckResult): string {
  const shown = checks.filter(isNotable);
  const columns = ['check', 'status', 'cases', 'known', 'example'];
  const rows = shown.map(({ id, status, cases, known, example }) => [
    ...[id, status, cases, known, example],
  ]);
  const details =
    shown.length === 0 ? '' : `${textTable(columns, rows)}\n${shown.map(paragraph).join('')}\n`;
  return `${details}${checks.length} checks on ${target}: ${countsText(checks)}.\n`;
}

function paragraph({ id, status, description, explanation }: CheckOutcome): string {
  const reason = explanation === null ? '' : ` ${explanation}`;
  const rule = status === 'known' ? '' : ` Expected: ${description}`;
  return `${id}:${rule}${reason}\n`;
}

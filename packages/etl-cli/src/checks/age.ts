import type { LedgerRun } from '@spacex-platform/loaders';
import { runOutcome } from '@spacex-platform/loaders/internal/pipeline';
import type { CheckOutcome } from '@spacex-platform/transform';

/** Whether the last run succeeded, and whether the data is recent. */
export function ageOutcomes(
  runs: readonly LedgerRun[],
  { maxAgeMs, now }: { readonly maxAgeMs?: number; readonly now: Date },
): CheckOutcome[] {
  const [last] = runs;
  const good = runs.find(({ status }) => status === 'succeeded');
  const outcomes = [
    runOutcome('runs.last.succeeded', 'warning', last?.status === 'succeeded' ? 0 : 1, {
      description: 'The last run succeeded.',
      explanation: 'The data is from an earlier run.',
      example: last === undefined ? 'no run recorded' : `${last.runId} ${last.status}`,
    }),
  ];
  if (maxAgeMs === undefined) return outcomes;
  const age = good === undefined ? Infinity : now.getTime() - Date.parse(good.finishedAt);
  return [
    ...outcomes,
    runOutcome('runs.data.fresh', 'warning', age > maxAgeMs ? 1 : 0, {
      description: `A run succeeded in the last ${hours(maxAgeMs)}.`,
      explanation: 'The source may have newer data.',
      example: good === undefined ? 'no run recorded' : `${good.runId} at ${good.finishedAt}`,
    }),
  ];
}

function hours(milliseconds: number): string {
  const count = Math.round(milliseconds / 360_000) / 10;
  return count === 1 ? 'hour' : `${count} hours`;
}

import type { LedgerRun } from '@spacex-platform/loaders';
import type { CheckOutcome } from '@spacex-platform/transform';

/** Whether data came lately, and whether the last run brought some. */
export function ageOutcomes(
  runs: readonly LedgerRun[],
  { maxAgeMs, now }: { readonly maxAgeMs?: number; readonly now: Date },
): CheckOutcome[] {
  const [last] = runs;
  const good = runs.find(({ status }) => status === 'succeeded');
  const outcomes = [
    outcome('runs.last.succeeded', last?.status !== 'succeeded', {
      description: 'The last run succeeded.',
      explanation: 'The data is that of an earlier run.',
      example: last === undefined ? 'no run is known' : `${last.runId} ${last.status}`,
    }),
  ];
  if (maxAgeMs === undefined) return outcomes;
  const age = good === undefined ? Infinity : now.getTime() - Date.parse(good.finishedAt);
  return [
    ...outcomes,
    outcome('runs.data.fresh', age > maxAgeMs, {
      description: `A run succeeded in the last ${hours(maxAgeMs)}.`,
      explanation: 'The source may know more by now.',
      example: good === undefined ? 'no run is known' : `${good.runId} at ${good.finishedAt}`,
    }),
  ];
}

function hours(milliseconds: number): string {
  const count = Math.round(milliseconds / 360_000) / 10;
  return count === 1 ? 'hour' : `${count} hours`;
}

function outcome(
  id: string,
  isBroken: boolean,
  { example, ...words }: Pick<CheckOutcome, 'description' | 'explanation'> & { example: string },
): CheckOutcome {
  return {
    id,
    severity: 'warning',
    status: isBroken ? 'warned' : 'passed',
    cases: isBroken ? 1 : 0,
    known: 0,
    example: isBroken ? example : null,
    ...words,
  };
}
